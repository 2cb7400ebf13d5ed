-- Per stage and day: steps that the model explains, and customers who come to be at risk or cease to be.
SELECT
    stage,
    on_day,
    sum(n_steps) AS n_steps,
    sum(n_started) AS n_started,
    sum(n_ended) AS n_ended
FROM (
    SELECT stage, CAST(starts_at AS DATE) AS on_day, 0 AS n_steps, 1 AS n_started, 0 AS n_ended FROM risk_windows
    UNION ALL
    SELECT
        stage,
        CAST(ends_at AS DATE) AS on_day,
        CASE WHEN transition_id IS NULL THEN 0 ELSE 1 END AS n_steps,
        0 AS n_started,
        1 AS n_ended
    FROM risk_windows
)
GROUP BY stage, on_day
ORDER BY stage, on_day
