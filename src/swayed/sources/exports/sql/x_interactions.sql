-- One row per repost, quote, reply and mention of somebody else.
WITH gone AS (
    SELECT deleted.id_str AS id FROM export WHERE list = 'deleted'
),
said AS (
    SELECT file_no, line, tweet.id_str AS id, owner AS number, tweet.entities.user_mentions AS mentions,
        tweet.entities.urls AS links, tweet.in_reply_to_screen_name AS answered_name,
        coalesce(CAST(tweeted AS VARCHAR), tweet.created_at) AS said_at,
        tweet.in_reply_to_user_id_str AS answered, nullif(regexp_extract(tweet.full_text, '^RT @([A-Za-z0-9_]+):', 1), '') AS reposted
    FROM export_prepared
    WHERE list = 'tweet' AND tweet.id_str NOT IN (SELECT id FROM gone WHERE id IS NOT NULL)
),
named AS (
    SELECT *, unnest(mentions) AS m FROM said
),
linked AS (
    SELECT *, unnest(links) AS link FROM said
),
quoted AS (
    SELECT *, lower(nullif(regexp_extract(link.expanded_url, '^https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/([A-Za-z0-9_]+)/status/[0-9]+', 1), '')) AS name
    FROM linked
),
-- A link tells a name and no number; whose it is, a mention or a reply tells.
numbers AS (
    SELECT name, max(their) AS their
    FROM (
        SELECT lower(m.screen_name) AS name, m.id_str AS their FROM named WHERE m.id_str <> '-1'
        UNION ALL
        SELECT lower(answered_name), answered FROM said WHERE answered IS NOT NULL
    ) AS told
    GROUP BY name
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
SELECT DISTINCT quoted.file_no, quoted.line, concat('x:', quoted.id, '#quote/', numbers.their), 'x:' || quoted.number, 'x:' || numbers.their, 'quote',
    quoted.said_at, 'x:' || quoted.id
FROM quoted
JOIN numbers ON numbers.name = quoted.name
WHERE quoted.reposted IS NULL AND numbers.their IS DISTINCT FROM quoted.number
