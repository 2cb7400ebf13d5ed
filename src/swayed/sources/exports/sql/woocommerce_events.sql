-- One row per line of an order, and one per refund. The total of a line is after discount and never holds tax, whatever way
-- prices are entered.
WITH lines AS (
    SELECT *, unnest(line_items) AS item, unnest(range(1, len(line_items) + 1)) AS n FROM export_prepared
),
refunded AS (
    SELECT *, unnest(refunds) AS refund FROM export_prepared
)
SELECT file_no, line, date_modified_gmt AS version, false AS is_stub, concat('woocommerce:', id, ':', item.id) AS event_id,
    customer_id, 'purchase' AS stage, ordered_at AS occurred_at, item.name AS product, CAST(NULL AS VARCHAR) AS refund_of,
    item.total AS value, currency, id AS order_id,
    CAST(TRY_CAST(item.subtotal AS DECIMAL(18, 4)) - TRY_CAST(item.total AS DECIMAL(18, 4)) AS VARCHAR) AS discount,
    item.total_tax AS tax, CASE WHEN n = 1 THEN shipping_total END AS shipping, item.quantity AS quantity, payment AS status,
    item.sku AS sku, nullif(created_via, '') AS source, CAST(NULL AS VARCHAR) AS assumed
FROM lines
UNION ALL
-- An order tells what was given back, with tax and shipping, and not when: its last change stands for the moment until the
-- refund itself is imported, and the share of tax and shipping is taken to be that of the order.
SELECT file_no, line, date_modified_gmt, true, concat('woocommerce:refund:', refund.id), customer_id, 'refund',
    coalesce(nullif(date_modified_gmt, '') || 'Z', ordered_at), NULL, id,
    CASE WHEN TRY_CAST(refund.total AS DECIMAL(18, 4)) IS NULL THEN refund.total
        WHEN TRY_CAST(total AS DECIMAL(18, 4)) > 0 THEN CAST(CAST(round(-least(abs(TRY_CAST(refund.total AS DOUBLE)) * CAST(net AS DOUBLE)
            / TRY_CAST(total AS DOUBLE), CAST(net AS DOUBLE)), 2) AS DECIMAL(18, 2)) AS VARCHAR)
        ELSE CAST(-abs(TRY_CAST(refund.total AS DECIMAL(18, 4))) AS VARCHAR) END,
    currency, NULL, NULL, NULL, NULL, NULL, 'paid', NULL, nullif(created_via, ''),
    'refunds that an order tells without a date, booked on the day it last changed unless the refund itself is imported'
FROM refunded
