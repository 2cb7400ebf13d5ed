-- The unit-periods that count: of a fixed panel those of units seen in a third of all periods, else all from the end of the first
-- look-back on. Before it nobody can be told to be new.
SELECT
    unit_periods.ground,
    unit_periods.unit_id,
    unit_periods.period_on,
    unit_periods.period_no,
    unit_periods.main_no,
    CASE WHEN panel_modes.panel_mode = 'fixed panel' THEN '' ELSE unit_periods.tenure END AS tenure
FROM unit_periods
JOIN panel_modes ON panel_modes.ground = unit_periods.ground
JOIN unit_spans ON unit_spans.ground = unit_periods.ground AND unit_spans.unit_id = unit_periods.unit_id
CROSS JOIN current_settings
WHERE CASE
    WHEN panel_modes.panel_mode = 'fixed panel' THEN unit_spans.n_periods * 3 >= panel_modes.n_periods
    ELSE unit_periods.period_no >= panel_modes.first_no + current_settings.look_back
END
