-- One row per order that was placed, with its buyer, moment and state. A draft of the check-out is no order yet. Times in GMT
-- are written without a zone. A state that a plugin added counts as paid once it has been paid for.
SELECT * EXCLUDE (customer_id),
    CASE WHEN billing.email LIKE '%@%' THEN concat('email:', lower(trim(billing.email)))
        WHEN TRY_CAST(customer_id AS BIGINT) > 0 THEN concat('woocommerce:', customer_id)
        ELSE concat('woocommerce:order:', id) END AS customer_id,
    coalesce(nullif(date_created_gmt, '') || 'Z', date_created) AS ordered_at,
    CASE WHEN replace(status, 'wc-', '') IN ('cancelled', 'failed', 'trash') THEN 'cancelled'
        WHEN replace(status, 'wc-', '') IN ('processing', 'completed', 'refunded') OR date_paid_gmt <> '' THEN 'paid'
        ELSE 'pending' END AS payment,
    list_sum(list_transform(line_items, lambda x: TRY_CAST(x.total AS DECIMAL(18, 4)))) AS net
FROM export
WHERE replace(coalesce(status, ''), 'wc-', '') NOT IN ('checkout-draft', 'auto-draft')
