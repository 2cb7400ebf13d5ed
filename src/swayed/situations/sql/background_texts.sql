-- A sample of the workspace's posts against which meaning is ranked, the same posts every time: those outside the
-- situation first, since a candidate should be ranked against ordinary talk, not against its own kind.
SELECT
    md5(posts.text) AS text_key,
    substr(posts.text, 1, 300) AS text,
    inside.text_key IS NULL AS is_outside
FROM posts
LEFT JOIN (SELECT DISTINCT text_key FROM candidates) AS inside ON inside.text_key = md5(posts.text)
WHERE length(trim(posts.text)) > 0
ORDER BY CASE WHEN inside.text_key IS NULL THEN 0 ELSE 1 END, md5(posts.post_id), posts.post_id
LIMIT 2000
