-- The first time anything was heard of a customer: an event, a post or a contact of his own account. Nobody's where he does not
-- enter with it.
WITH asked AS (
    SELECT enter FROM path_settings WHERE enter = 'first_trace'
),
accounts_of AS (
    SELECT customer_persons.customer_id, account_persons.account_id
    FROM customer_persons
    CROSS JOIN asked
    JOIN account_persons ON account_persons.person_id = customer_persons.person_id
),
traces AS (
    SELECT selected_events.customer_id, min(selected_events.occurred_at) AS trace_at
    FROM selected_events
    CROSS JOIN asked
    WHERE selected_events.stage <> 'refund'
    GROUP BY selected_events.customer_id
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
