-- All lines of the orders that belong to the situation: one fitting line is enough, and then the whole order is split.
-- A refund whose order is not in the data is an order of its own.
WITH fitting AS (
    SELECT event_id FROM selected_events
    UNION ALL
    SELECT event_id FROM cancelled_events
),
orders AS (
    SELECT DISTINCT order_lines.order_id
    FROM order_lines
    JOIN fitting ON fitting.event_id = order_lines.event_id
    CROSS JOIN path_bounds
    WHERE (NOT order_lines.is_refund OR order_lines.is_orphan)
        AND order_lines.ordered_at >= path_bounds.from_at
        AND (order_lines.ordered_at < path_bounds.to_at OR order_lines.is_orphan)
)
SELECT order_lines.*
FROM order_lines
JOIN orders ON orders.order_id = order_lines.order_id
