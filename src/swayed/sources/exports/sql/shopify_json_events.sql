-- One row per line of an order, and one per refund. Test orders are left out. Discounts are the allocated ones, which
-- already share out the order's codes; tax stands outside of the price, or is taken out of it.
WITH orders AS (
    SELECT *, CASE WHEN coalesce(nullif(customer.email, ''), email) LIKE '%@%'
            THEN concat('email:', lower(trim(coalesce(nullif(customer.email, ''), email))))
            WHEN customer.id IS NOT NULL THEN concat('shopify:', customer.id)
            ELSE concat('shopify:order:', name) END AS customer_id,
        CASE WHEN cancelled_at IS NOT NULL OR financial_status = 'voided' THEN 'cancelled'
            WHEN financial_status IN ('pending', 'authorized', 'expired', 'unpaid') THEN 'pending' ELSE 'paid' END AS status
    FROM export
    WHERE coalesce(test, 'false') <> 'true'
),
places AS (
    SELECT *, unnest(range(1, len(line_items) + 1)) AS n FROM orders
),
lines AS (
    SELECT *, line_items[n] AS item,
        TRY_CAST(line_items[n].price AS DECIMAL(18, 4)) * TRY_CAST(line_items[n].quantity AS INTEGER) AS gross,
        coalesce(list_sum(list_transform(line_items[n].discount_allocations, lambda x: TRY_CAST(x.amount AS DECIMAL(18, 4)))),
            TRY_CAST(line_items[n].total_discount AS DECIMAL(18, 4)), 0) AS line_discount,
        coalesce(list_sum(list_transform(line_items[n].tax_lines, lambda x: TRY_CAST(x.price AS DECIMAL(18, 4)))), 0) AS line_tax
    FROM places
),
refunded AS (
    SELECT file_no, line, updated_at, name, customer_id, currency, taxes_included, source_name, tags, n, refunds[n] AS refund
    FROM (SELECT *, unnest(range(1, len(refunds) + 1)) AS n FROM orders)
),
refunds AS (
    SELECT *, coalesce(list_sum(list_transform(refund.refund_line_items, lambda x: TRY_CAST(x.subtotal AS DECIMAL(18, 4))
        - CASE WHEN taxes_included = 'true' THEN coalesce(TRY_CAST(x.total_tax AS DECIMAL(18, 4)), 0) ELSE 0 END)), 0)
        -- A goodwill refund without goods stands among the adjustments, as a negative amount; shipping is no value.
        - coalesce(list_sum(list_transform(list_filter(refund.order_adjustments, lambda x: x.kind = 'refund_discrepancy'),
            lambda x: TRY_CAST(x.amount AS DECIMAL(18, 4)))), 0) AS amount
    FROM refunded
)
SELECT file_no, line, updated_at AS version, false AS is_deleted, concat('shopify:', name, ':', n) AS event_id, customer_id,
    'purchase' AS stage, coalesce(processed_at, created_at) AS occurred_at, item.name AS product, CAST(NULL AS VARCHAR) AS refund_of,
    CASE WHEN gross IS NULL THEN coalesce(item.price, 'no price')
        ELSE CAST(gross - line_discount - CASE WHEN taxes_included = 'true' THEN line_tax ELSE 0 END AS VARCHAR) END AS value,
    currency, name AS order_id, CAST(line_discount AS VARCHAR) AS discount, CAST(line_tax AS VARCHAR) AS tax,
    CASE WHEN n = 1 THEN CAST(list_sum(list_transform(shipping_lines,
        lambda x: TRY_CAST(coalesce(x.discounted_price, x.price) AS DECIMAL(18, 4)))) AS VARCHAR) END AS shipping,
    item.quantity AS quantity, status, item.product_type AS category, item.sku AS sku, item.vendor AS vendor, tags, source_name AS source
FROM lines
UNION ALL
SELECT file_no, line, updated_at, false, concat('shopify:', name, ':refund:', n), customer_id, 'refund',
    coalesce(refund.processed_at, refund.created_at), NULL, name, CAST(-amount AS VARCHAR), currency, NULL,
    NULL, NULL, NULL, NULL, 'paid', NULL, NULL, NULL, tags, source_name
FROM refunds
WHERE amount > 0
UNION ALL
-- What a CSV knew of the refund, without its date, gives way.
SELECT file_no, line, updated_at, true, concat('shopify:', name, ':refund'), customer_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM orders
