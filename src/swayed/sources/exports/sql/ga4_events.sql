-- One row per product view, basket and check-out, per item of a purchase, and per refund. A purchase that was sent twice
-- bears the same number, and is one. Amounts are in the currency of the event, never the ones in dollars.
WITH acts AS (
    SELECT file_no, line, event_name, event_params, items, ecommerce, event_timestamp, batch_event_index, user_pseudo_id,
        CASE WHEN user_id <> '' THEN user_id WHEN user_pseudo_id <> '' THEN concat('ga4:', user_pseudo_id) END AS customer_id,
        coalesce(CAST(make_timestamptz(TRY_CAST(event_timestamp AS BIGINT)) AS VARCHAR), event_timestamp) AS act_at,
        list_filter(event_params, lambda x: x.key = 'currency')[1].value.string_value AS currency,
        nullif(nullif(coalesce(ecommerce.transaction_id, list_filter(event_params, lambda x: x.key = 'transaction_id')[1].value.string_value), '(not set)'), '') AS transaction_id,
        concat('ga4:', coalesce(user_pseudo_id, user_id), ':', event_timestamp, ':', event_name, ':', batch_event_index) AS act_id
    FROM export
    WHERE event_name IN ('view_item', 'add_to_cart', 'add_to_wishlist', 'begin_checkout', 'purchase', 'refund')
        AND (user_id <> '' OR user_pseudo_id <> '')
),
bought AS (
    SELECT *, unnest(CASE WHEN len(items) > 0 THEN items ELSE [NULL] END) AS item,
        unnest(range(1, greatest(coalesce(len(items), 0), 1) + 1)) AS n
    FROM acts
    WHERE event_name = 'purchase'
)
SELECT file_no, line, act_id AS event_id, customer_id,
    CASE WHEN event_name = 'view_item' THEN 'research' ELSE 'evaluation' END AS stage, act_at AS occurred_at,
    items[1].item_name AS product, items[1].item_category AS category, CAST(NULL AS VARCHAR) AS value,
    CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS order_id, CAST(NULL AS VARCHAR) AS refund_of,
    CAST(NULL AS VARCHAR) AS tax, CAST(NULL AS VARCHAR) AS shipping, CAST(NULL AS VARCHAR) AS quantity, event_name AS ga4_event
FROM acts
WHERE event_name IN ('view_item', 'add_to_cart', 'add_to_wishlist', 'begin_checkout')
UNION ALL
SELECT file_no, line, CASE WHEN transaction_id IS NULL THEN concat(act_id, ':', n) ELSE concat('ga4:', transaction_id, ':', n) END,
    customer_id, 'purchase', act_at, item.item_name, item.item_category,
    coalesce(item.item_revenue,
        CAST(TRY_CAST(item.price AS DECIMAL(18, 4)) * coalesce(TRY_CAST(item.quantity AS INTEGER), 1) AS VARCHAR),
        CASE WHEN item IS NULL THEN ecommerce.purchase_revenue END),
    currency, coalesce(transaction_id, act_id), NULL,
    CASE WHEN n = 1 THEN ecommerce.tax_value END, CASE WHEN n = 1 THEN ecommerce.shipping_value END, item.quantity, event_name
FROM bought
UNION ALL
-- A refund without items is of the whole order; what it says itself comes first.
SELECT file_no, line, concat('ga4:', coalesce(transaction_id, act_id), ':refund:', event_timestamp), customer_id, 'refund', act_at,
    items[1].item_name, items[1].item_category,
    CAST(-abs(coalesce(TRY_CAST(ecommerce.refund_value AS DECIMAL(18, 4)),
        list_sum(list_transform(items, lambda x: TRY_CAST(x.item_refund AS DECIMAL(18, 4)))),
        TRY_CAST(coalesce(list_filter(event_params, lambda x: x.key = 'value')[1].value.double_value, list_filter(event_params, lambda x: x.key = 'value')[1].value.int_value) AS DECIMAL(18, 4)))) AS VARCHAR),
    currency, NULL, coalesce(transaction_id, '(not set)'), NULL, NULL, NULL, event_name
FROM acts
WHERE event_name = 'refund'
