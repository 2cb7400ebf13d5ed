-- A sample of the workspace's posts against which meaning is ranked; the same posts every time.
SELECT md5(text) AS text_key, substr(text, 1, 300) AS text
FROM posts
WHERE length(trim(text)) > 0
ORDER BY md5(post_id), post_id
LIMIT 2000
