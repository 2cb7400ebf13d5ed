-- One row per own video and own comment. Comments bear no number: owner, moment and words are their identity.
SELECT file_no, line,
    CASE WHEN regexp_matches(coalesce(link, videolink), '/video/[0-9]+')
        THEN concat('tiktok:', regexp_extract(coalesce(link, videolink), '/video/([0-9]+)', 1))
        ELSE concat('tiktok:video:', md5(concat_ws(' ', 'tiktok:' || owner, date, title))) END AS post_id,
    'tiktok:' || owner AS account_id,
    act_at AS posted_at,
    nullif(title, 'N/A') AS text, CAST(NULL AS VARCHAR) AS reply_to_post_id
FROM export_prepared
WHERE section = 'video'
UNION ALL
SELECT file_no, line, concat('tiktok:comment:', md5(concat_ws(' ', 'tiktok:' || owner, date, comment))), 'tiktok:' || owner,
    act_at, comment,
    'tiktok:' || nullif(regexp_extract(concat_ws(' ', original_post_link, url), '/video/([0-9]+)', 1), '')
FROM export_prepared
WHERE section = 'comment'
