-- Every move into a stage, and whether the model is asked to explain it.
WITH origin_of AS (
    SELECT customer_id, stage, origin, occasion FROM stays WHERE stage IS NOT NULL
)
SELECT
    concat(steps.customer_id, '/', steps.stage, '/', CAST(steps.occasion AS VARCHAR)) AS transition_id,
    steps.customer_id,
    steps.stage,
    CASE WHEN steps.move = 'repeat' THEN steps.stage ELSE origin_of.origin END AS origin,
    steps.arrived_at AS transition_at,
    steps.is_day AS transition_at_is_day,
    steps.products,
    steps.categories,
    steps.order_id,
    steps.value,
    steps.currency,
    CASE
        WHEN steps.arrived_at <= entries.entry_at THEN 'entry'
        WHEN steps.arrived_at < path_bounds.from_at OR steps.arrived_at >= path_bounds.to_at THEN 'outside period'
        WHEN steps.move = 'forward' AND origins.stage IS NULL THEN 'unusual skip'
        ELSE 'modelled'
    END AS standing
FROM steps
CROSS JOIN path_bounds
JOIN entries ON entries.customer_id = steps.customer_id
LEFT JOIN origin_of
    ON steps.move = 'forward'
    AND origin_of.customer_id = steps.customer_id
    AND origin_of.stage = steps.stage
    AND origin_of.occasion = steps.occasion
LEFT JOIN origins ON origins.stage = steps.stage AND origins.origin = origin_of.origin
WHERE steps.move IN ('forward', 'repeat')
