-- One row per repost, reply, quote and mention of somebody else. X shows a link to a post as a quote of it.
WITH gone AS (
    SELECT deleted.id_str AS id FROM export WHERE list = 'deleted'
),
said AS (
    SELECT file_no, line, tweet.id_str AS id, owner AS number, tweet.entities.user_mentions AS mentions,
        tweet.entities.urls AS urls,
        coalesce(CAST(tweeted AS VARCHAR), tweet.created_at) AS said_at,
        tweet.in_reply_to_user_id_str AS answered, nullif(regexp_extract(tweet.full_text, '^RT @([A-Za-z0-9_]+):', 1), '') AS reposted
    FROM export_prepared
    WHERE list = 'tweet' AND tweet.id_str NOT IN (SELECT id FROM gone WHERE id IS NOT NULL)
),
named AS (
    SELECT *, unnest(mentions) AS m FROM said
),
linked AS (
    SELECT *, regexp_extract(u.expanded_url, '^https?://(?:www[.]|mobile[.])?(?:twitter|x)[.]com/([A-Za-z0-9_]+)/status/[0-9]+', 1) AS handle,
        regexp_extract(u.expanded_url, '^https?://(?:www[.]|mobile[.])?(?:twitter|x)[.]com/[A-Za-z0-9_]+/status/([0-9]+)', 1) AS quoted
    FROM (SELECT *, unnest(urls) AS u FROM said WHERE reposted IS NULL)
),
-- A link bears a handle; its number is known where the archive names both together.
numbers AS (
    SELECT lower(m.screen_name) AS handle, min(m.id_str) AS number FROM named WHERE m.id_str <> '-1' GROUP BY lower(m.screen_name)
),
own AS (
    SELECT account.accountId AS number, lower(account.username) AS handle FROM export WHERE list = 'account'
)
SELECT DISTINCT file_no, line, concat('x:', id) AS interaction_id, 'x:' || number AS account_id, 'x:' || m.id_str AS target_account_id, 'repost' AS kind,
    said_at AS occurred_at, CAST(NULL AS VARCHAR) AS post_id
FROM named
WHERE lower(m.screen_name) = lower(reposted) AND m.id_str <> '-1' AND m.id_str IS DISTINCT FROM number
UNION ALL
SELECT file_no, line, concat('x:', id, '#reply'), 'x:' || number, 'x:' || answered, 'reply', said_at, 'x:' || id
FROM said
WHERE reposted IS NULL AND answered IS DISTINCT FROM number AND answered IS NOT NULL
UNION ALL
SELECT DISTINCT file_no, line, concat('x:', id, '#mention/', m.id_str), 'x:' || number, 'x:' || m.id_str, 'mention', said_at, 'x:' || id
FROM named
WHERE reposted IS NULL AND m.id_str <> '-1' AND m.id_str IS DISTINCT FROM number AND m.id_str IS DISTINCT FROM answered
UNION ALL
SELECT DISTINCT linked.file_no, linked.line, concat('x:', linked.id, '#quote/', linked.quoted), 'x:' || linked.number, 'x:' || numbers.number,
    'quote', linked.said_at, 'x:' || linked.quoted
FROM linked
JOIN numbers ON numbers.handle = lower(linked.handle)
LEFT JOIN own ON own.number = linked.number AND own.handle = lower(linked.handle)
WHERE linked.quoted <> '' AND own.number IS NULL AND numbers.number <> linked.number
