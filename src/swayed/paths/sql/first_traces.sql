-- The first time anything was heard of a customer: an event, a post or a contact of his own account.
WITH accounts_of AS (
    SELECT customer_persons.customer_id, account_persons.account_id
    FROM customer_persons
    JOIN account_persons ON account_persons.person_id = customer_persons.person_id
),
traces AS (
    SELECT customer_id, min(occurred_at) AS trace_at
    FROM selected_events
    WHERE stage <> 'refund'
    GROUP BY customer_id
    UNION ALL
    SELECT accounts_of.customer_id, min(posts.posted_at) AS trace_at
    FROM posts
    JOIN accounts_of ON accounts_of.account_id = posts.account_id
    GROUP BY accounts_of.customer_id
    UNION ALL
    SELECT accounts_of.customer_id, min(interactions.occurred_at) AS trace_at
    FROM interactions
    JOIN accounts_of ON accounts_of.account_id = interactions.account_id
    GROUP BY accounts_of.customer_id
)
SELECT customer_id, min(trace_at) AS trace_at
FROM traces
GROUP BY customer_id
ORDER BY customer_id
