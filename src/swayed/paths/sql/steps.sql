-- Each arrival as a step: forward (a later stage than ever before), repeat (a repeatable stage again), or ignored.
WITH ranked AS (
    SELECT
        arrivals.customer_id,
        arrivals.stage,
        arrivals.arrived_at,
        arrivals.is_day,
        arrivals.products,
        arrivals.categories,
        arrivals.order_id,
        arrivals.value,
        arrivals.currency,
        arrivals.n_events,
        path_stages.stage_rank,
        path_stages.is_repeatable,
        coalesce(max(path_stages.stage_rank) OVER (
            PARTITION BY arrivals.customer_id ORDER BY arrivals.arrived_at, path_stages.stage_rank
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS furthest_rank
    FROM arrivals
    JOIN path_stages ON path_stages.stage = arrivals.stage
),
forward AS (
    SELECT *, CASE WHEN stage_rank > furthest_rank THEN 1 ELSE 0 END AS is_forward
    FROM ranked
)
SELECT
    *,
    CASE
        WHEN is_forward = 1 THEN 'forward'
        WHEN is_repeatable AND sum(is_forward) OVER (
            PARTITION BY customer_id, stage ORDER BY arrived_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) > 0 THEN 'repeat'
        WHEN stage_rank = furthest_rank THEN 'stage reached before'
        ELSE 'step backwards'
    END AS move,
    row_number() OVER (PARTITION BY customer_id, stage ORDER BY arrived_at) AS occasion
FROM forward
ORDER BY customer_id, arrived_at, stage_rank
