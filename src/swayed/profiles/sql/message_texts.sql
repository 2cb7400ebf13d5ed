-- Distinct texts of the posts that customers met, the most met first.
WITH counted AS (
    SELECT text_key, sum(n_contacts) AS n_contacts, min(post_no) AS post_no
    FROM post_texts
    WHERE text_key IS NOT NULL
    GROUP BY text_key
    ORDER BY n_contacts DESC, text_key
    LIMIT 20000
)
SELECT counted.text_key, substr(posts.text, 1, 300) AS text
FROM counted
JOIN met_posts ON met_posts.post_no = counted.post_no
JOIN posts ON posts.post_id = met_posts.post_id
ORDER BY counted.n_contacts DESC, counted.text_key
