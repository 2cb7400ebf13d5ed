-- Customers whom the model can see: linked to an account and at risk of some stage. Unlinked customers are unobserved.
WITH linked AS (
    SELECT DISTINCT customer_persons.customer_id
    FROM customer_persons
    JOIN risk_windows ON risk_windows.customer_id = customer_persons.customer_id
),
spoken AS (
    SELECT customer_id, community, sum(n_direct) AS n_direct, sum(n_contacts) AS n_contacts
    FROM meetings
    WHERE community <> ''
    GROUP BY customer_id, community
),
modal AS (
    SELECT customer_id, community
    FROM spoken
    QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY n_direct DESC, n_contacts DESC, community) = 1
)
SELECT
    linked.customer_id,
    row_number() OVER (ORDER BY linked.customer_id) - 1 AS customer_no,
    coalesce(modal.community, '') AS community,
    selected_customers.segment
FROM linked
JOIN selected_customers ON selected_customers.customer_id = linked.customer_id
LEFT JOIN modal ON modal.customer_id = linked.customer_id
ORDER BY customer_no
