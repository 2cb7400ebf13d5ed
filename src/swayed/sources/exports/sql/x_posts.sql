-- One row per own post; a repost is somebody else's words. Deleted ones go. Of a long post only the beginning stands among the
-- posts; the whole stands among the notes, which do not name the post: it is the one of the same second that begins alike.
WITH said AS (
    SELECT folder, tweet.id_str AS id, date_trunc('second', tweeted) AS second,
        regexp_replace(regexp_replace(tweet.full_text, '&(amp|lt|gt);', '', 'g'), '[^\p{L}\p{N}]', '', 'g') AS letters
    FROM export_prepared
    WHERE list = 'tweet'
),
notes AS (
    SELECT file_no, line, folder, date_trunc('second', TRY_CAST(note.createdAt AS TIMESTAMPTZ)) AS second, note.core.text AS text,
        left(regexp_replace(regexp_replace(note.core.text, '&(amp|lt|gt);', '', 'g'), '[^\p{L}\p{N}]', '', 'g'), 40) AS letters
    FROM export_prepared
    WHERE list = 'note' AND note.core.text <> ''
)
SELECT file_no, line, '1' AS version, false AS is_deleted, 'x:' || tweet.id_str AS post_id, 'x:' || owner AS account_id,
    coalesce(CAST(tweeted AS VARCHAR), tweet.created_at) AS posted_at,
    -- The archive writes &amp; and &lt; as HTML does.
    replace(tweet.full_text, chr(10), '<br>') AS text,
    CASE WHEN tweet.lang NOT IN ('und', 'qme', 'qst', 'qht', 'qam', 'qct', 'zxx', 'art') THEN left(tweet.lang, 2) END AS lang,
    'x:' || tweet.in_reply_to_status_id_str AS reply_to_post_id
FROM export_prepared
WHERE list = 'tweet' AND NOT regexp_matches(tweet.full_text, '^RT @[A-Za-z0-9_]+:')
UNION ALL
-- A note may be written as HTML or plainly; either way it is read as HTML.
SELECT notes.file_no, notes.line, '1 note', false, 'x:' || said.id, NULL, NULL,
    replace(CASE WHEN regexp_matches(notes.text, '&(amp|lt|gt);') THEN notes.text
        ELSE replace(replace(replace(notes.text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;') END, chr(10), '<br>'), NULL, NULL
FROM notes
JOIN said ON said.folder = notes.folder AND said.second = notes.second AND contains(said.letters, notes.letters)
WHERE notes.letters <> ''
UNION ALL
SELECT file_no, line, '2', true, 'x:' || deleted.id_str, NULL, NULL, NULL, NULL, NULL
FROM export
WHERE list = 'deleted'
