-- Days on which an account that a line may name spoke in a community.
WITH named AS (
    SELECT DISTINCT accounts.account_id
    FROM addressed
    JOIN accounts ON accounts.platform = addressed.platform AND lower(accounts.handle) = addressed.lower_word
    WHERE addressed.form = 'line'
)
SELECT DISTINCT posts.account_id, coalesce(posts.community, '') AS community, CAST(posts.posted_at AS DATE) AS day
FROM posts
JOIN named ON named.account_id = posts.account_id
