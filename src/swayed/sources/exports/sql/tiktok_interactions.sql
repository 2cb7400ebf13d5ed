-- One row per like of, and comment under, a video whose link names its author.
WITH owners AS (
    SELECT file_no, min(lower(username)) AS name FROM export WHERE section = 'profile' GROUP BY file_no
),
acts AS (
    SELECT export.file_no, export.line, section, comment, date, owners.name AS name,
        nullif(lower(regexp_extract(concat_ws(' ', link, original_post_link, url), 'tiktok[.]com/@([A-Za-z0-9._]+)/', 1)), '') AS author,
        nullif(regexp_extract(concat_ws(' ', link, original_post_link, url), '/video/([0-9]+)', 1), '') AS video,
        CASE WHEN regexp_matches(date, '^[0-9-]{10} [0-9:]{8}$') THEN date || ' UTC' ELSE date END AS act_at
    FROM export
    LEFT JOIN owners ON owners.file_no = export.file_no
    WHERE section IN ('like', 'comment')
)
SELECT file_no, line,
    CASE section WHEN 'like' THEN concat('tiktok:', name, '/like/', video)
        ELSE concat('tiktok:comment:', md5(concat_ws(' ', 'tiktok:' || name, date, comment)), '#reply') END AS interaction_id,
    'tiktok:' || name AS account_id, concat('tiktok:', author) AS target_account_id,
    CASE section WHEN 'like' THEN 'like' ELSE 'reply' END AS kind, act_at AS occurred_at, 'tiktok:' || video AS post_id
FROM acts
WHERE author IS NOT NULL AND author IS DISTINCT FROM name
