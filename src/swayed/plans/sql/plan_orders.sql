-- Each order of the last stage: net value after refunds, and what its goods cost where every line says so.
WITH lines AS (
    SELECT
        selected_events.customer_id,
        coalesce(selected_events.order_id, selected_events.event_id) AS order_id,
        selected_events.stage = last_stage.stage AS is_bought,
        CAST(selected_events.value AS DOUBLE) AS value,
        CAST(events.cost_of_goods AS DOUBLE) AS cost_of_goods,
        selected_events.currency
    FROM selected_events
    JOIN events ON events.event_id = selected_events.event_id
    CROSS JOIN last_stage
    WHERE selected_events.value IS NOT NULL AND selected_events.stage IN (last_stage.stage, 'refund')
)
SELECT
    lines.customer_id,
    lines.order_id,
    selected_customers.segment,
    max(lines.currency) AS currency,
    sum(lines.value) AS net_value,
    CASE WHEN bool_and(lines.cost_of_goods IS NOT NULL OR NOT lines.is_bought) THEN sum(coalesce(lines.cost_of_goods, 0.0)) END
        AS cost_of_goods
FROM lines
JOIN selected_customers ON selected_customers.customer_id = lines.customer_id
GROUP BY lines.customer_id, lines.order_id, selected_customers.segment
HAVING bool_or(lines.is_bought) AND count(DISTINCT coalesce(lines.currency, '')) = 1
ORDER BY lines.customer_id, lines.order_id
