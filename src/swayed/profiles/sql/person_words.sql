-- Distinct texts of some people of each type inside the situation, shortened; their words, for describing types.
SELECT DISTINCT first_posts.person_id, first_posts.profile, substr(posts.text, 1, 300) AS text
FROM first_posts
JOIN posts ON posts.post_id = first_posts.post_id
WHERE length(trim(posts.text)) > 0
ORDER BY first_posts.person_id, text
