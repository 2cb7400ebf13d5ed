-- Every line of an order, and every refund, of the workspace: its order, its currency, its worth, and what became of it.
-- An order is the events that share an order_id, else the event itself. A line without a currency has its order's, else the
-- workspace's. A refund of an order that was cancelled as a whole gives back what never counted.
WITH lines AS (
    SELECT
        event_id,
        customer_id,
        stage = 'refund' AS is_refund,
        CASE WHEN stage = 'refund' THEN coalesce(refund_of, order_id, event_id) ELSE coalesce(order_id, event_id) END AS order_id,
        nullif(upper(trim(currency)), '') AS currency,
        occurred_at,
        coalesce(occurred_at_is_day, FALSE) AS is_day,
        lower(trim(category)) AS category,
        value,
        discount,
        tax,
        shipping,
        cost_of_goods,
        coalesce(status, '') = 'cancelled' AS is_cancelled,
        coalesce(status, '') = 'pending' AS is_pending
    FROM events
    WHERE value IS NOT NULL
),
orders AS (
    SELECT
        order_id,
        min(currency) AS currency,
        min(occurred_at) AS ordered_at,
        bool_or(is_day) AS is_day,
        min(customer_id) AS customer_id,
        bool_and(is_cancelled) AS is_cancelled
    FROM lines
    WHERE NOT is_refund
    GROUP BY order_id
)
SELECT
    lines.event_id,
    lines.order_id,
    coalesce(orders.customer_id, lines.customer_id) AS customer_id,
    coalesce(orders.ordered_at, lines.occurred_at) AS ordered_at,
    coalesce(orders.is_day, lines.is_day) AS is_day,
    coalesce(lines.currency, orders.currency, money_currency.currency) AS currency,
    lines.is_refund,
    orders.order_id IS NULL AS is_orphan,
    lines.is_cancelled,
    lines.is_pending,
    NOT lines.is_cancelled AND NOT (lines.is_refund AND coalesce(orders.is_cancelled, FALSE)) AS is_counted,
    lines.occurred_at,
    lines.category,
    lines.value,
    lines.discount,
    lines.tax,
    lines.shipping,
    lines.cost_of_goods
FROM lines
LEFT JOIN orders ON orders.order_id = lines.order_id
CROSS JOIN money_currency
