-- One row per own post; a repost is somebody else's words. Deleted ones go. The posts do not say whose they are:
-- they are of the account whose account.js lies beside them.
WITH placed AS (
    SELECT e.*, regexp_replace(f.place, '[^/]*$', '') AS folder FROM export AS e JOIN export_files AS f ON f.file_no = e.file_no
),
owners AS (
    SELECT folder, min(account.accountId) AS number FROM placed WHERE list = 'account' GROUP BY folder
)
SELECT file_no, line, '1' AS version, false AS is_deleted, 'x:' || tweet.id_str AS post_id, 'x:' || owners.number AS account_id,
    coalesce(CAST(try_strptime(tweet.created_at, '%a %b %d %H:%M:%S %z %Y') AS VARCHAR), tweet.created_at) AS posted_at,
    -- The archive writes &amp; and &lt; as HTML does.
    replace(tweet.full_text, chr(10), '<br>') AS text,
    CASE WHEN tweet.lang NOT IN ('und', 'qme', 'qst', 'qht', 'qam', 'qct', 'zxx', 'art') THEN left(tweet.lang, 2) END AS lang,
    'x:' || tweet.in_reply_to_status_id_str AS reply_to_post_id
FROM placed
LEFT JOIN owners ON owners.folder = placed.folder
WHERE list = 'tweet' AND NOT regexp_matches(tweet.full_text, '^RT @[A-Za-z0-9_]+:')
UNION ALL
SELECT file_no, line, '2', true, 'x:' || deleted.id_str, NULL, NULL, NULL, NULL, NULL
FROM export
WHERE list = 'deleted'
