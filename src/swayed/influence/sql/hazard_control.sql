-- Negative control: each visible customer's first purchase of something else. At risk from when he was first at risk of any stage.
-- Contacts of the situation have no business with it.
WITH bounded AS (
    SELECT
        hazard_customers.customer_no,
        hazard_customers.customer_id,
        hazard_customers.community,
        hazard_customers.segment,
        first_risks.starts_at,
        least(coalesce(unrelated_purchases.moved_at, path_bounds.to_at), path_bounds.to_at) AS ends_at,
        unrelated_purchases.moved_at
    FROM hazard_customers
    JOIN first_risks ON first_risks.customer_id = hazard_customers.customer_id
    CROSS JOIN path_bounds
    LEFT JOIN unrelated_purchases ON unrelated_purchases.customer_id = hazard_customers.customer_id
)
SELECT
    'unrelated purchase' AS stage,
    customer_no,
    'entry' AS origin,
    starts_at,
    ends_at,
    CASE WHEN moved_at = ends_at THEN concat(customer_id, '/unrelated') END AS transition_id,
    md5(concat(customer_id, '/unrelated')) AS hash,
    community,
    segment
FROM bounded
WHERE ends_at > starts_at
ORDER BY customer_no
