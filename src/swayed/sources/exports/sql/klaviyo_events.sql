-- One row per step of a customer. `ordered product` tells the same order as `placed order`, and is left out; so are messages that
-- were sent and opened. An order that was cancelled keeps its row, which says so. The value of an order is what the shop sent.
WITH acts AS (
    SELECT *, CASE
            WHEN metric IN ('subscribed to list', 'subscribed to email marketing', 'subscribed to sms marketing') THEN 'awareness'
            WHEN metric IN ('viewed product', 'viewed item', 'viewed collection', 'viewed category', 'searched site') THEN 'research'
            WHEN metric IN ('added to cart', 'added to wishlist', 'started checkout', 'checkout started') THEN 'evaluation'
            WHEN metric = 'placed order' THEN 'purchase' WHEN metric = 'refunded order' THEN 'refund' END AS stage
    FROM export_prepared
),
cancelled AS (
    SELECT DISTINCT order_id AS cancelled_id FROM acts WHERE metric IN ('cancelled order', 'canceled order') AND order_id IS NOT NULL
)
SELECT file_no, line,
    CASE WHEN stage = 'purchase' AND order_id IS NOT NULL THEN concat('klaviyo:order:', order_id) ELSE concat('klaviyo:', act_id) END AS event_id,
    customer_id, stage, occurred_at, product, category,
    CASE stage WHEN 'purchase' THEN value WHEN 'refund' THEN coalesce(CAST(-abs(TRY_CAST(value AS DECIMAL(18, 4))) AS VARCHAR), value) END AS value,
    CASE WHEN stage IN ('purchase', 'refund') THEN currency END AS currency, CASE WHEN stage = 'purchase' THEN order_id END AS order_id,
    CASE WHEN stage = 'refund' THEN order_id END AS refund_of,
    CASE WHEN stage = 'purchase' AND cancelled_id IS NOT NULL THEN 'cancelled' WHEN stage IN ('purchase', 'refund') THEN 'paid' END AS status,
    metric AS klaviyo_metric
FROM acts
LEFT JOIN cancelled ON cancelled.cancelled_id = acts.order_id
WHERE stage IS NOT NULL OR coalesce(metric, '') = ''
