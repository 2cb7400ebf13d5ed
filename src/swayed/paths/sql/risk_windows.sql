-- Time at risk: a stay leads to every stage that is reached from it; a repeatable stage is at risk again from each arrival.
-- A window without length stays where a transition ends it: the period's first moment may stand for a whole day.
WITH forward AS (
    SELECT
        stays.customer_id,
        origins.stage,
        stays.origin,
        stays.starts_at,
        stays.ends_at,
        CASE WHEN stays.stage = origins.stage
            THEN concat(stays.customer_id, '/', stays.stage, '/', CAST(stays.occasion AS VARCHAR)) END AS transition_id
    FROM stays
    JOIN origins ON origins.origin = stays.origin
),
repeats AS (
    SELECT
        customer_id,
        stage,
        stage AS origin,
        arrived_at AS starts_at,
        lead(arrived_at) OVER (PARTITION BY customer_id, stage ORDER BY arrived_at) AS ends_at,
        lead(occasion) OVER (PARTITION BY customer_id, stage ORDER BY arrived_at) AS occasion
    FROM steps
    WHERE is_repeatable AND move IN ('forward', 'repeat')
),
windows AS (
    SELECT customer_id, stage, origin, starts_at, ends_at, transition_id FROM forward
    UNION ALL
    SELECT customer_id, stage, origin, starts_at, ends_at,
        CASE WHEN ends_at IS NOT NULL THEN concat(customer_id, '/', stage, '/', CAST(occasion AS VARCHAR)) END AS transition_id
    FROM repeats
),
bounded AS (
    SELECT
        windows.customer_id,
        windows.stage,
        windows.origin,
        greatest(windows.starts_at, path_bounds.from_at) AS starts_at,
        least(coalesce(windows.ends_at, path_bounds.to_at), path_bounds.to_at) AS ends_at,
        transitions.transition_id
    FROM windows
    CROSS JOIN path_bounds
    LEFT JOIN transitions ON transitions.transition_id = windows.transition_id AND transitions.standing = 'modelled'
)
SELECT customer_id, stage, origin, starts_at, ends_at, transition_id
FROM bounded
WHERE ends_at > starts_at OR transition_id IS NOT NULL
