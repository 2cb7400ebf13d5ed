-- What each customer did or met on each day, in and out of the situation: contacts with anybody, and own posts.
WITH acts AS (
    SELECT account_id, occurred_at AS acted_at FROM known_contacts
    UNION ALL
    SELECT target_account_id AS account_id, occurred_at AS acted_at FROM known_contacts
    UNION ALL
    SELECT account_id, posted_at AS acted_at FROM posts
)
-- Grouped once: sums by account before sums by customer would hold both at a time.
SELECT exposed_accounts.customer_id, CAST(acts.acted_at AS DATE) AS day, count(*) AS n_contacts
FROM acts
JOIN exposed_accounts ON exposed_accounts.account_id = acts.account_id
GROUP BY exposed_accounts.customer_id, CAST(acts.acted_at AS DATE)
