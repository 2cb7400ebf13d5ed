-- How each ground is followed. Fixed panel: at least half of the units of a period were seen in the two before, on average
-- from the third period on, and enough units were seen in a third of all periods.
WITH bounds AS (
    SELECT ground, min(period_no) AS first_no, count(DISTINCT period_no) AS n_periods FROM unit_periods GROUP BY ground
),
stays AS (
    SELECT unit_periods.ground, avg(CASE WHEN unit_periods.was_seen THEN 1 ELSE 0 END) AS seen_share
    FROM unit_periods
    JOIN bounds ON bounds.ground = unit_periods.ground
    WHERE unit_periods.period_no >= bounds.first_no + 2
    GROUP BY unit_periods.ground
),
sizes AS (
    SELECT unit_spans.ground, count(*) AS n_units
    FROM unit_spans
    JOIN bounds ON bounds.ground = unit_spans.ground AND unit_spans.n_periods * 3 >= bounds.n_periods
    GROUP BY unit_spans.ground
)
SELECT
    bounds.ground,
    bounds.first_no,
    bounds.n_periods,
    CASE
        WHEN coalesce(stays.seen_share, 0.0) >= 0.5 AND coalesce(sizes.n_units, 0) >= current_settings.fewest_panel
            THEN 'fixed panel'
        ELSE 'repeated cross-section'
    END AS panel_mode
FROM bounds
LEFT JOIN stays ON stays.ground = bounds.ground
LEFT JOIN sizes ON sizes.ground = bounds.ground
CROSS JOIN current_settings
