-- Events of selected customers in the stages of the situation, and refunds, about its products or categories, cancelled or not.
-- An event with neither product nor category always fits; one with a category alone fits where the category holds a named
-- product. A refund belongs to the order it takes back, not to a document of its own.
-- `situation_scope` has one row: whether products or categories are named at all.
SELECT
    events.event_id,
    events.customer_id,
    events.stage,
    events.occurred_at,
    events.occurred_at_is_day,
    events.product,
    events.category,
    CASE WHEN events.stage = 'refund' THEN coalesce(events.refund_of, events.order_id) ELSE events.order_id END AS order_id,
    events.value,
    events.currency,
    coalesce(events.status, '') = 'cancelled' AS is_cancelled
FROM events
JOIN selected_customers ON selected_customers.customer_id = events.customer_id
JOIN situation_stages ON situation_stages.stage = events.stage
CROSS JOIN situation_scope
LEFT JOIN situation_products ON situation_products.product = lower(trim(events.product))
LEFT JOIN named_categories ON named_categories.category = lower(trim(events.category))
LEFT JOIN product_categories ON product_categories.category = lower(trim(events.category))
WHERE NOT situation_scope.is_limited
    OR (events.product IS NULL AND events.category IS NULL)
    OR situation_products.product IS NOT NULL
    OR named_categories.category IS NOT NULL
    OR (events.product IS NULL AND product_categories.category IS NOT NULL)
