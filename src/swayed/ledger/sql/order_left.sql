-- What of each order is left to the rungs below: of the tracked one, and of the statistical one.
SELECT
    order_amounts.order_no,
    ledger_settings.whole - coalesce(said.parts, 0) AS tracked_parts,
    CASE WHEN tracked.order_no IS NULL THEN ledger_settings.whole - coalesce(said.parts, 0) ELSE 0 END AS estimated_parts
FROM order_amounts
CROSS JOIN ledger_settings
LEFT JOIN (SELECT order_no, CAST(sum(parts) AS BIGINT) AS parts FROM declared_names GROUP BY order_no) AS said
    ON said.order_no = order_amounts.order_no
LEFT JOIN tracked ON tracked.order_no = order_amounts.order_no
