-- One row per order in whole minor units, as it is told: where the operator gave a rate, in the workspace's currency.
WITH first_orders AS (
    -- The first order of each customer in the whole workspace, whether in the situation or not; a cancelled one is none.
    SELECT customer_id, min(ordered_at) AS first_at FROM order_lines WHERE is_counted AND NOT is_refund GROUP BY customer_id
)
SELECT
    order_sums.order_no,
    order_sums.order_id,
    order_sums.customer_id,
    order_sums.ordered_at,
    order_sums.is_day,
    order_sums.told_currency AS currency,
    minor_amounts.net AS net_minor,
    minor_amounts.gross AS gross_minor,
    minor_amounts.net - minor_amounts.gross AS refunded_minor,
    minor_amounts.margin AS margin_minor,
    order_sums.margin_by,
    minor_amounts.discount AS discount_minor,
    minor_amounts.tax AS tax_minor,
    minor_amounts.shipping AS shipping_minor,
    CASE
        WHEN order_sums.is_orphan THEN 'refund alone'
        WHEN order_sums.is_cancelled THEN 'cancelled'
        WHEN order_sums.is_pending THEN 'pending'
        ELSE 'paid'
    END AS status,
    coalesce(first_orders.first_at = order_sums.ordered_at, FALSE) AND NOT order_sums.is_orphan AND NOT order_sums.is_cancelled
        AS is_first,
    CASE WHEN order_sums.rate IS NOT NULL THEN order_sums.currency END AS original_currency,
    CASE WHEN order_sums.rate IS NOT NULL THEN minor_amounts.original END AS original_minor,
    CAST(order_sums.rate AS DOUBLE) AS rate
FROM order_sums
JOIN minor_amounts ON minor_amounts.order_no = order_sums.order_no
LEFT JOIN first_orders ON first_orders.customer_id = order_sums.customer_id
