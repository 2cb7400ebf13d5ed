-- Negative control: each visible customer's first purchase of something else, in an order and on a day of its own.
-- At risk from when he was first at risk of any stage. Contacts of the situation have no business with it.
WITH taken AS (
    SELECT customer_id, CAST(occurred_at AS DATE) AS day FROM selected_events GROUP BY customer_id, CAST(occurred_at AS DATE)
),
other AS (
    SELECT events.customer_id, min(events.occurred_at) AS moved_at
    FROM events
    CROSS JOIN last_stage
    LEFT JOIN taken ON taken.customer_id = events.customer_id AND taken.day = CAST(events.occurred_at AS DATE)
    LEFT JOIN selected_events ON selected_events.event_id = events.event_id
    WHERE events.stage = last_stage.stage
        AND events.category IS NOT NULL
        AND coalesce(events.status, '') <> 'cancelled'
        AND taken.customer_id IS NULL
        AND selected_events.event_id IS NULL
    GROUP BY events.customer_id
),
risked AS (
    SELECT customer_id, min(starts_at) AS starts_at
    FROM risk_windows
    GROUP BY customer_id
),
bounded AS (
    SELECT
        hazard_customers.customer_no,
        hazard_customers.customer_id,
        hazard_customers.community,
        hazard_customers.segment,
        risked.starts_at,
        least(coalesce(other.moved_at, path_bounds.to_at), path_bounds.to_at) AS ends_at,
        other.moved_at
    FROM hazard_customers
    JOIN risked ON risked.customer_id = hazard_customers.customer_id
    CROSS JOIN path_bounds
    LEFT JOIN other ON other.customer_id = hazard_customers.customer_id
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
