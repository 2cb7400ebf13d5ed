-- One row per own post; a repost is somebody else's words. Deleted ones go. Of a long post the list of posts holds the
-- beginning; the whole is a note of the same second that contains it.
WITH notes AS (
    SELECT owner, noted, note.core.text AS text FROM export_prepared WHERE list = 'note'
),
wholes AS (
    SELECT tweets.file_no, tweets.line, max(notes.text) AS text
    FROM export_prepared AS tweets
    JOIN notes ON notes.owner = tweets.owner AND notes.noted = tweets.tweeted
    WHERE tweets.list = 'tweet' AND length(notes.text) > length(tweets.tweet.full_text)
        AND contains(notes.text, left(regexp_replace(tweets.tweet.full_text, '^(@[A-Za-z0-9_]+ )+', ''), 100))
    GROUP BY tweets.file_no, tweets.line
)
SELECT p.file_no, p.line, '1' AS version, false AS is_deleted, 'x:' || tweet.id_str AS post_id, 'x:' || owner AS account_id,
    coalesce(CAST(tweeted AS VARCHAR), tweet.created_at) AS posted_at,
    -- The archive writes &amp; and &lt; as HTML does.
    replace(coalesce(wholes.text, tweet.full_text), chr(10), '<br>') AS text,
    CASE WHEN tweet.lang NOT IN ('und', 'qme', 'qst', 'qht', 'qam', 'qct', 'zxx', 'art') THEN left(tweet.lang, 2) END AS lang,
    'x:' || tweet.in_reply_to_status_id_str AS reply_to_post_id
FROM export_prepared AS p
LEFT JOIN wholes ON wholes.file_no = p.file_no AND wholes.line = p.line
WHERE list = 'tweet' AND NOT regexp_matches(tweet.full_text, '^RT @[A-Za-z0-9_]+:')
UNION ALL
SELECT file_no, line, '2', true, 'x:' || deleted.id_str, NULL, NULL, NULL, NULL, NULL
FROM export
WHERE list = 'deleted'
