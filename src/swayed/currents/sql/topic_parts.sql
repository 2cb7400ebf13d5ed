-- How many units took part in each topic, per period, community and tenure, and how many of them moved after it.
WITH grounds AS (
    SELECT DISTINCT topic_no, ground FROM topic_signs
)
SELECT
    current_mentions.topic_no,
    panel_units.period_on,
    panel_units.period_no,
    panel_units.main_no,
    panel_units.tenure,
    count(*) AS n_with,
    count(moved_units.unit_id) AS n_moved
FROM current_mentions
JOIN grounds ON grounds.topic_no = current_mentions.topic_no
JOIN panel_units
    ON panel_units.ground = grounds.ground
    AND panel_units.unit_id = current_mentions.unit_id
    AND panel_units.period_on = current_mentions.period_on
LEFT JOIN moved_units
    ON moved_units.ground = panel_units.ground
    AND moved_units.unit_id = panel_units.unit_id
    AND moved_units.period_no = panel_units.period_no
GROUP BY
    current_mentions.topic_no, panel_units.period_on, panel_units.period_no, panel_units.main_no, panel_units.tenure
