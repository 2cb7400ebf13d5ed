-- Mean net value of one step of the situation into the stage, by currency, the most frequent first.
SELECT
    transitions.currency,
    count(*) AS n_steps,
    avg(CAST(transitions.value AS DOUBLE)) AS mean_value
FROM transitions
CROSS JOIN experiment_window
WHERE transitions.stage = experiment_window.stage AND transitions.value IS NOT NULL AND transitions.currency IS NOT NULL
GROUP BY transitions.currency
ORDER BY n_steps DESC, transitions.currency
