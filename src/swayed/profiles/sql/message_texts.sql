-- Distinct texts of the posts that customers met, the most met first.
SELECT md5(substr(posts.text, 1, 300)) AS text_key, substr(posts.text, 1, 300) AS text, count(*) AS n_contacts
FROM numbered_exposures
JOIN posts ON posts.post_id = numbered_exposures.post_id
WHERE length(trim(posts.text)) > 0
GROUP BY substr(posts.text, 1, 300)
ORDER BY n_contacts DESC, text_key
LIMIT 20000
