-- One row per like of, and comment under, a video whose link names its author.
WITH acts AS (
    SELECT *, nullif(regexp_extract(concat_ws(' ', link, original_post_link, originalposturl, url), '/video/([0-9]+)', 1), '') AS video
    FROM export_prepared
    WHERE section IN ('like', 'comment')
)
SELECT file_no, line,
    CASE section WHEN 'like' THEN concat('tiktok:', owner, '/like/', video)
        ELSE concat('tiktok:comment:', md5(concat_ws(' ', 'tiktok:' || owner, date, comment)), '#reply') END AS interaction_id,
    'tiktok:' || owner AS account_id, concat('tiktok:', author) AS target_account_id,
    CASE section WHEN 'like' THEN 'like' ELSE 'reply' END AS kind, act_at AS occurred_at, 'tiktok:' || video AS post_id
FROM acts
WHERE author IS NOT NULL AND author IS DISTINCT FROM owner
