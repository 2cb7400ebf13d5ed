-- Distinct texts of each person inside the situation, shortened; his words, for naming his type.
SELECT DISTINCT person_posts.person_id, substr(posts.text, 1, 300) AS text
FROM person_posts
JOIN posts ON posts.post_id = person_posts.post_id
WHERE length(trim(posts.text)) > 0
ORDER BY person_posts.person_id, text
LIMIT 50000
