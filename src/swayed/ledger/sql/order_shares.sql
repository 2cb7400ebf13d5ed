-- All lines of all orders by their parts: people by person_id, so that ties of the rounding go to the smaller; last the organic rest.
WITH used AS (
    SELECT order_no, CAST(sum(parts) AS BIGINT) AS parts FROM credited_shares GROUP BY order_no
),
lines AS (
    SELECT order_no, rung_no, person_id, touch_id, basis, confidence, collaboration_id, parts FROM credited_shares
    UNION ALL
    SELECT order_amounts.order_no, 4, NULL, NULL, NULL, NULL, NULL, ledger_settings.whole - coalesce(used.parts, 0)
    FROM order_amounts
    CROSS JOIN ledger_settings
    LEFT JOIN used ON used.order_no = order_amounts.order_no
    WHERE ledger_settings.whole > coalesce(used.parts, 0)
)
SELECT
    *,
    row_number() OVER (
        ORDER BY order_no, CASE WHEN person_id IS NULL THEN 1 ELSE 0 END, person_id, rung_no
    ) - 1 AS line_no
FROM lines
