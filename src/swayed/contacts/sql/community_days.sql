-- Days on which an account spoke in a community.
SELECT DISTINCT account_id, coalesce(community, '') AS community, CAST(posted_at AS DATE) AS day
FROM posts
ORDER BY account_id, community, day
