-- The step of the path that each order is. Orders of one customer, stage and moment are one step.
WITH arrivals AS (
    SELECT customer_id, stage, coalesce(order_id, event_id) AS order_id, min(occurred_at) AS arrived_at
    FROM selected_events
    WHERE stage <> 'refund'
    GROUP BY customer_id, stage, coalesce(order_id, event_id)
    HAVING count(value) > 0
)
SELECT order_amounts.order_no, transitions.transition_id, transitions.stage
FROM order_amounts
JOIN arrivals ON arrivals.order_id = order_amounts.order_id
JOIN transitions
    ON transitions.customer_id = arrivals.customer_id
    AND transitions.stage = arrivals.stage
    AND transitions.transition_at = arrivals.arrived_at
QUALIFY row_number() OVER (PARTITION BY order_amounts.order_no ORDER BY transitions.transition_at DESC, transitions.transition_id) = 1
