-- One row per account that follows or is followed: how many each way, and how many of those it follows follow back.
WITH sides AS (
    SELECT follows.account_id, 1 AS n_following, 0 AS n_followed, CASE WHEN back.account_id IS NULL THEN 0 ELSE 1 END AS n_mutual
    FROM follows
    LEFT JOIN follows AS back
        ON back.account_id = follows.target_account_id AND back.target_account_id = follows.account_id
    UNION ALL
    SELECT target_account_id AS account_id, 0 AS n_following, 1 AS n_followed, 0 AS n_mutual
    FROM follows
)
SELECT account_id, sum(n_following) AS n_following, sum(n_followed) AS n_followed, sum(n_mutual) AS n_mutual
FROM sides
GROUP BY account_id
