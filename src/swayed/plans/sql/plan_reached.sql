-- Of those who came into each stage, how many came to the last one within the horizon; watched: seen for all of it.
WITH ends AS (
    SELECT transitions.customer_id, transitions.transition_at
    FROM transitions
    JOIN last_stage ON last_stage.stage = transitions.stage
),
arrived AS (
    SELECT
        transitions.transition_id,
        transitions.stage,
        date_diff('day', CAST(transitions.transition_at AS DATE), CAST(path_bounds.to_at AS DATE)) >= plan_settings.horizon_days
            AS is_watched,
        bool_or(
            ends.transition_at IS NOT NULL
            AND date_diff('day', CAST(transitions.transition_at AS DATE), CAST(ends.transition_at AS DATE))
                <= plan_settings.horizon_days
        ) AS has_reached
    FROM transitions
    CROSS JOIN path_bounds
    CROSS JOIN plan_settings
    LEFT JOIN ends ON ends.customer_id = transitions.customer_id AND ends.transition_at >= transitions.transition_at
    GROUP BY transitions.transition_id, transitions.stage, transitions.transition_at, path_bounds.to_at, plan_settings.horizon_days
)
SELECT
    stage,
    count(*) AS n_arrived,
    count(CASE WHEN has_reached THEN 1 END) AS n_reached,
    count(CASE WHEN is_watched THEN 1 END) AS n_watched,
    count(CASE WHEN is_watched AND has_reached THEN 1 END) AS n_watched_reached
FROM arrived
GROUP BY stage
ORDER BY stage
