-- One row per own post; a repost is somebody else's words. Deleted ones go.
SELECT file_no, line, '1' AS version, false AS is_deleted, 'x:' || tweet.id_str AS post_id, 'x:' || owner AS account_id,
    coalesce(CAST(tweeted AS VARCHAR), tweet.created_at) AS posted_at,
    -- The archive writes &amp; and &lt; as HTML does.
    replace(tweet.full_text, chr(10), '<br>') AS text,
    CASE WHEN tweet.lang NOT IN ('und', 'qme', 'qst', 'qht', 'qam', 'qct', 'zxx', 'art') THEN left(tweet.lang, 2) END AS lang,
    'x:' || tweet.in_reply_to_status_id_str AS reply_to_post_id
FROM export_prepared
WHERE list = 'tweet' AND NOT regexp_matches(tweet.full_text, '^RT @[A-Za-z0-9_]+:')
UNION ALL
SELECT file_no, line, '2', true, 'x:' || deleted.id_str, NULL, NULL, NULL, NULL, NULL
FROM export
WHERE list = 'deleted'
