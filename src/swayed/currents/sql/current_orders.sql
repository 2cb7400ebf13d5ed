-- One row per purchase of a customer whose account is known: whether he asked, and was in touch with others, before it.
-- Customers without an account are left out: linking more of them would look like a current.
WITH linked AS (
    SELECT DISTINCT customer_persons.customer_id FROM customer_persons
),
before AS (
    SELECT unit_id, acted_at, is_question FROM current_acts CROSS JOIN current_settings WHERE current_settings.unit = 'customer'
    UNION ALL
    SELECT customer_id AS unit_id, exposed_at AS acted_at, FALSE AS is_question FROM exposures
    UNION ALL
    SELECT touches.customer_id AS unit_id, touches.occurred_at AS acted_at, FALSE AS is_question
    FROM touches
    WHERE touches.kind = 'visit'
        AND regexp_matches(lower(concat_ws(' ', touches.source, touches.medium)), '\b(forum|reddit|discord|community|social|group)\b')
),
orders AS (
    SELECT DISTINCT current_purchases.unit_id, current_purchases.occurred_at
    FROM current_purchases
    JOIN linked ON linked.customer_id = current_purchases.unit_id
)
SELECT
    orders.unit_id,
    orders.occurred_at,
    coalesce(bool_or(before.is_question), FALSE) AS has_asked,
    coalesce(bool_or(before.acted_at >= orders.occurred_at - INTERVAL 30 DAY), FALSE) AS has_met
FROM orders
LEFT JOIN before
    ON before.unit_id = orders.unit_id
    AND before.acted_at < orders.occurred_at
    AND before.acted_at >= orders.occurred_at - INTERVAL 90 DAY
GROUP BY orders.unit_id, orders.occurred_at
