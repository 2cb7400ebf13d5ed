-- One row per boost, quote and mention; and per reply whose earlier status is not among the export, to its author.
WITH acts AS (
    SELECT *, concat('mastodon:', lower(CASE WHEN account.acct LIKE '%@%' THEN account.acct ELSE concat(account.acct, '@', regexp_extract(account.url, '^https?://([^/]+)/', 1)) END)) AS actor FROM export WHERE visibility IN ('public', 'unlisted')
),
numbers AS (
    SELECT DISTINCT id FROM export
    UNION
    SELECT DISTINCT reblog.id FROM export WHERE reblog.id IS NOT NULL
),
mentioned AS (
    SELECT acts.file_no, acts.line, acts.uri, acts.actor, acts.created_at, acts.in_reply_to_account_id, acts.in_reply_to_id,
        unnest(acts.mentions) AS m
    FROM acts
    WHERE acts.reblog.uri IS NULL
),
named AS (
    SELECT *, concat('mastodon:', lower(CASE WHEN m.acct LIKE '%@%' THEN m.acct ELSE concat(m.acct, '@', regexp_extract(m.url, '^https?://([^/]+)/', 1)) END)) AS target FROM mentioned WHERE m.acct IS NOT NULL
)
SELECT file_no, line, uri AS interaction_id, actor AS account_id, concat('mastodon:', lower(CASE WHEN reblog.account.acct LIKE '%@%' THEN reblog.account.acct ELSE concat(reblog.account.acct, '@', regexp_extract(reblog.account.url, '^https?://([^/]+)/', 1)) END)) AS target_account_id,
    'repost' AS kind, created_at AS occurred_at, reblog.uri AS post_id
FROM acts
WHERE reblog.uri IS NOT NULL AND reblog.account.acct <> account.acct
UNION ALL
SELECT file_no, line, concat(uri, '#quote'), actor, concat('mastodon:', lower(CASE WHEN quote.quoted_status.account.acct LIKE '%@%' THEN quote.quoted_status.account.acct ELSE concat(quote.quoted_status.account.acct, '@', regexp_extract(quote.quoted_status.account.url, '^https?://([^/]+)/', 1)) END)), 'quote', created_at,
    quote.quoted_status.uri
FROM acts
WHERE quote.quoted_status.account.acct <> account.acct
UNION ALL
SELECT named.file_no, named.line,
    concat(named.uri, CASE WHEN named.m.id = named.in_reply_to_account_id THEN '#reply' ELSE concat('#mention/', named.target) END),
    named.actor, named.target, CASE WHEN named.m.id = named.in_reply_to_account_id THEN 'reply' ELSE 'mention' END,
    named.created_at, named.uri
FROM named
LEFT JOIN numbers ON numbers.id = named.in_reply_to_id
-- A reply to a status of the export is told by the post itself.
WHERE named.target <> named.actor
    AND NOT (named.m.id IS NOT DISTINCT FROM named.in_reply_to_account_id AND numbers.id IS NOT NULL)
