-- Factors that the wording of posts meets, in whatever posts: the customer's own ones count too.
SELECT DISTINCT posts.post_id, text_phrases.name AS factor
FROM posts
JOIN text_phrases ON text_phrases.text_key = md5(posts.text)
WHERE text_phrases.role = 'factor'
