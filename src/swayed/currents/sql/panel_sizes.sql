-- How many units each ground follows, and how.
SELECT panel_modes.ground, panel_modes.panel_mode, count(DISTINCT panel_units.unit_id) AS n_panel
FROM panel_modes
JOIN panel_units ON panel_units.ground = panel_modes.ground
GROUP BY panel_modes.ground, panel_modes.panel_mode
