-- Distinct texts of some persons inside the situation, shortened; their words, for naming types.
SELECT DISTINCT first_posts.person_id, substr(posts.text, 1, 300) AS text
FROM first_posts
JOIN posts ON posts.post_id = first_posts.post_id
WHERE length(trim(posts.text)) > 0
ORDER BY first_posts.person_id, text
LIMIT 50000
