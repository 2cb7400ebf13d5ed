-- How each ground is followed. Fixed panel: at least half of the units of a period were seen in the two before, on average
-- from the third period on, and enough units were seen in a third of all periods.
WITH stays AS (
    SELECT unit_periods.ground, avg(CASE WHEN unit_periods.was_seen THEN 1 ELSE 0 END) AS seen_share
    FROM unit_periods
    JOIN ground_periods ON ground_periods.ground = unit_periods.ground
    WHERE unit_periods.period_no >= ground_periods.first_no + 2
    GROUP BY unit_periods.ground
),
sizes AS (
    SELECT unit_spans.ground, count(*) AS n_units
    FROM unit_spans
    JOIN ground_periods ON ground_periods.ground = unit_spans.ground AND unit_spans.n_periods * 3 >= ground_periods.n_periods
    GROUP BY unit_spans.ground
)
SELECT
    ground_periods.ground,
    ground_periods.first_no,
    ground_periods.n_periods,
    CASE
        WHEN coalesce(stays.seen_share, 0.0) >= 0.5 AND coalesce(sizes.n_units, 0) >= current_settings.fewest_panel
            THEN 'fixed panel'
        ELSE 'repeated cross-section'
    END AS panel_mode
FROM ground_periods
LEFT JOIN stays ON stays.ground = ground_periods.ground
LEFT JOIN sizes ON sizes.ground = ground_periods.ground
CROSS JOIN current_settings
