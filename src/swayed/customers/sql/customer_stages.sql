-- Where customers stand: the stage of their last step, entry where there is none.
WITH last_steps AS (
    SELECT customer_id, stage
    FROM transitions
    QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY transition_at DESC, transition_id DESC) = 1
),
standing AS (
    SELECT segments.segment, coalesce(last_steps.stage, 'entry') AS stage, count(*) AS n
    FROM segments
    LEFT JOIN last_steps ON last_steps.customer_id = segments.customer_id
    GROUP BY segments.segment, coalesce(last_steps.stage, 'entry')
)
SELECT
    standing.segment,
    standing.stage,
    CASE WHEN standing.n >= customer_settings.fewest THEN standing.n END AS n_customers,
    CASE
        WHEN standing.n >= customer_settings.fewest
            THEN CAST(standing.n AS DOUBLE) / sum(standing.n) OVER (PARTITION BY standing.segment)
    END AS share
FROM standing
CROSS JOIN customer_settings
