-- The orders credited by a flagged code, split as if the code had not been used: what was said stays, the rest flows on.
WITH flagged AS (
    SELECT order_no FROM ledger_code_uses WHERE is_flagged AND is_credited
),
shares AS (
    SELECT declared_names.order_no, 1 AS rung_no, declared_names.person_id, declared_names.parts
    FROM declared_names
    JOIN flagged ON flagged.order_no = declared_names.order_no
    WHERE declared_names.parts > 0
    UNION ALL
    SELECT order_steps.order_no, 3, left_credits.person_id,
        CAST(round(left_credits.probability * order_left.tracked_parts - 0.499999) AS BIGINT)
    FROM flagged
    JOIN order_steps ON order_steps.order_no = flagged.order_no
    JOIN order_left ON order_left.order_no = flagged.order_no
    JOIN left_credits ON left_credits.transition_id = order_steps.transition_id
    WHERE round(left_credits.probability * order_left.tracked_parts - 0.499999) > 0
),
used AS (
    SELECT order_no, CAST(sum(parts) AS BIGINT) AS parts FROM shares GROUP BY order_no
),
lines AS (
    SELECT order_no, rung_no, person_id, parts FROM shares
    UNION ALL
    SELECT flagged.order_no, 4, NULL, ledger_settings.whole - coalesce(used.parts, 0)
    FROM flagged
    CROSS JOIN ledger_settings
    LEFT JOIN used ON used.order_no = flagged.order_no
    WHERE ledger_settings.whole > coalesce(used.parts, 0)
)
SELECT *, row_number() OVER (
    ORDER BY order_no, CASE WHEN person_id IS NULL THEN 1 ELSE 0 END, person_id, rung_no
) - 1 AS line_no
FROM lines
