-- One row per own video and own comment. Comments bear no number: owner, moment and words are their identity.
WITH owners AS (
    SELECT file_no, 'tiktok:' || min(lower(username)) AS account_id FROM export WHERE section = 'profile' GROUP BY file_no
)
SELECT export.file_no, export.line,
    CASE WHEN regexp_matches(coalesce(link, videolink), '/video/[0-9]+')
        THEN concat('tiktok:', regexp_extract(coalesce(link, videolink), '/video/([0-9]+)', 1))
        ELSE concat('tiktok:video:', md5(concat_ws(' ', owners.account_id, date, title))) END AS post_id,
    owners.account_id AS account_id,
    -- Moments are UTC, and only some releases say so.
    CASE WHEN regexp_matches(date, '^[0-9-]{10} [0-9:]{8}$') THEN date || ' UTC' ELSE date END AS posted_at,
    nullif(title, 'N/A') AS text, CAST(NULL AS VARCHAR) AS reply_to_post_id
FROM export
LEFT JOIN owners ON owners.file_no = export.file_no
WHERE section = 'video'
UNION ALL
SELECT export.file_no, export.line, concat('tiktok:comment:', md5(concat_ws(' ', owners.account_id, date, comment))), owners.account_id,
    CASE WHEN regexp_matches(date, '^[0-9-]{10} [0-9:]{8}$') THEN date || ' UTC' ELSE date END, comment,
    'tiktok:' || nullif(regexp_extract(concat_ws(' ', original_post_link, url), '/video/([0-9]+)', 1), '')
FROM export
LEFT JOIN owners ON owners.file_no = export.file_no
WHERE section = 'comment'
