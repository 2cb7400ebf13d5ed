-- One row per refund, dated. Its lines hold what was given back without tax; a refund that names none leaves the value that
-- the order tells. Whose it is and in which currency, the order tells, too.
SELECT file_no, line, date_created_gmt AS version, concat('woocommerce:refund:', id) AS event_id, 'refund' AS stage,
    coalesce(nullif(date_created_gmt, '') || 'Z', date_created) AS occurred_at,
    coalesce(nullif(nullif(parent_id, ''), '0'), nullif(regexp_extract(_links.up[1].href, '/orders/([0-9]+)', 1), '')) AS refund_of,
    CASE WHEN len(line_items) > 0 THEN CAST(-abs(list_sum(list_transform(line_items, lambda x: TRY_CAST(x.total AS DECIMAL(18, 4))))) AS VARCHAR)
        END AS value,
    CAST(NULL AS VARCHAR) AS customer_id, 'paid' AS status
FROM export
