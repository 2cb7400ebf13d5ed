-- One row per order of one side of a comparison, of `order_lines`: its first currency, its worth in major units, its status.
SELECT
    regexp_replace(trim(order_id), '^#', '', 'g') AS order_id,
    min(currency) AS currency,
    min(ordered_at) AS ordered_at,
    CAST(coalesce(sum(value) FILTER (WHERE is_counted AND NOT is_refund), 0) AS DECIMAL(18, 4)) AS gross,
    CAST(coalesce(sum(value) FILTER (WHERE is_counted AND is_refund), 0) AS DECIMAL(18, 4)) AS refunded,
    CASE
        WHEN bool_and(is_orphan) THEN 'refund alone'
        WHEN bool_and(is_cancelled OR NOT is_counted) THEN 'cancelled'
        WHEN bool_or(is_pending AND is_counted) THEN 'pending'
        ELSE 'paid'
    END AS status
FROM order_lines
GROUP BY regexp_replace(trim(order_id), '^#', '', 'g')
