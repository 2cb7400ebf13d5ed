-- Touches that belong to the situation: their order is one of its orders, or they name no order but one of its customers.
WITH orders AS (
    SELECT coalesce(order_id, event_id) AS order_id, min(customer_id) AS customer_id
    FROM selected_events
    WHERE stage <> 'refund'
    GROUP BY coalesce(order_id, event_id)
)
SELECT
    touches.touch_id,
    coalesce(orders.customer_id, touches.customer_id) AS customer_id
FROM touches
LEFT JOIN orders ON orders.order_id = touches.order_id
LEFT JOIN selected_customers ON selected_customers.customer_id = touches.customer_id
WHERE orders.order_id IS NOT NULL OR (touches.order_id IS NULL AND selected_customers.customer_id IS NOT NULL)
