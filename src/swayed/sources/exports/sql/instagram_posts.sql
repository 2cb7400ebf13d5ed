-- One row per own post, reel, story and comment. None bears a number: owner, moment and words are their identity.
SELECT file_no, line,
    CASE kind WHEN 'comment' THEN concat('instagram:comment:', md5(concat_ws(' ', me, "at", text, name)))
        ELSE concat('instagram:post:', md5(concat_ws(' ', me, "at", regexp_extract(uri, '[^/]*$')))) END AS post_id,
    'instagram:' || me AS account_id, act_at AS posted_at, text
FROM export_prepared
WHERE kind IN ('post', 'comment')
