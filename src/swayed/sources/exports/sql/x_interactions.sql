-- One row per repost, reply and mention of somebody else.
WITH placed AS (
    SELECT e.*, regexp_replace(f.place, '[^/]*$', '') AS folder FROM export AS e JOIN export_files AS f ON f.file_no = e.file_no
),
owners AS (
    SELECT folder, min(account.accountId) AS number FROM placed WHERE list = 'account' GROUP BY folder
),
gone AS (
    SELECT deleted.id_str AS id FROM export WHERE list = 'deleted'
),
said AS (
    SELECT placed.file_no, placed.line, tweet.id_str AS id, owners.number AS number, tweet.entities.user_mentions AS mentions,
        coalesce(CAST(try_strptime(tweet.created_at, '%a %b %d %H:%M:%S %z %Y') AS VARCHAR), tweet.created_at) AS said_at,
        tweet.in_reply_to_user_id_str AS answered, nullif(regexp_extract(tweet.full_text, '^RT @([A-Za-z0-9_]+):', 1), '') AS reposted
    FROM placed
    LEFT JOIN owners ON owners.folder = placed.folder
    WHERE list = 'tweet' AND tweet.id_str NOT IN (SELECT id FROM gone WHERE id IS NOT NULL)
),
named AS (
    SELECT *, unnest(mentions) AS m FROM said
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
