-- The unit-periods that count: of a fixed panel those of units seen in a third of all periods, else all from the end of the first
-- look-back on. Before it nobody can be told to be new.
WITH spans AS (
    SELECT ground, min(period_no) AS first_no, count(DISTINCT period_no) AS n_periods FROM unit_periods GROUP BY ground
),
kept AS (
    SELECT unit_periods.ground, unit_periods.unit_id, spans.first_no
    FROM unit_periods
    JOIN spans ON spans.ground = unit_periods.ground
    JOIN panel_modes ON panel_modes.ground = unit_periods.ground
    GROUP BY unit_periods.ground, unit_periods.unit_id, spans.first_no, spans.n_periods, panel_modes.panel_mode
    HAVING panel_modes.panel_mode <> 'fixed panel' OR count(*) * 3 >= spans.n_periods
)
SELECT unit_periods.ground, unit_periods.unit_id, unit_periods.period_on, unit_periods.period_no, unit_periods.community,
    CASE WHEN panel_modes.panel_mode = 'fixed panel' THEN '' ELSE unit_periods.tenure END AS tenure,
    panel_modes.panel_mode
FROM unit_periods
JOIN kept ON kept.ground = unit_periods.ground AND kept.unit_id = unit_periods.unit_id
CROSS JOIN current_settings
JOIN panel_modes ON panel_modes.ground = unit_periods.ground
WHERE panel_modes.panel_mode = 'fixed panel' OR unit_periods.period_no >= kept.first_no + current_settings.look_back
