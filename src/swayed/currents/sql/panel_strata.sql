-- How many units count in each period, community and tenure, and how many of them moved after it.
SELECT
    panel_units.ground,
    panel_units.period_on,
    panel_units.period_no,
    panel_units.main_no,
    panel_units.tenure,
    count(*) AS n_units,
    count(moved_units.unit_id) AS n_moved
FROM panel_units
LEFT JOIN moved_units
    ON moved_units.ground = panel_units.ground
    AND moved_units.unit_id = panel_units.unit_id
    AND moved_units.period_no = panel_units.period_no
GROUP BY
    panel_units.ground, panel_units.period_on, panel_units.period_no, panel_units.main_no, panel_units.tenure
