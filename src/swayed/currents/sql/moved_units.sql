-- Customers who moved into the last stage in the 90 days after a period in which they talked. Taking part always lies before the
-- step.
WITH ends AS (
    SELECT panel_units.unit_id, panel_units.period_no,
        CASE current_settings.period
            WHEN 'week' THEN CAST(panel_units.period_on AS TIMESTAMP) + INTERVAL 7 DAY
            WHEN 'month' THEN CAST(panel_units.period_on AS TIMESTAMP) + INTERVAL 1 MONTH
            ELSE CAST(panel_units.period_on AS TIMESTAMP) + INTERVAL 3 MONTH
        END AS ends_at
    FROM panel_units
    CROSS JOIN current_settings
    WHERE panel_units.ground = 'talk' AND current_settings.unit = 'customer'
)
SELECT DISTINCT 'talk' AS ground, ends.unit_id, ends.period_no
FROM ends
JOIN transitions ON transitions.customer_id = ends.unit_id
JOIN current_settings ON current_settings.last_stage = transitions.stage
WHERE CAST(transitions.transition_at AS TIMESTAMP) >= ends.ends_at
    AND CAST(transitions.transition_at AS TIMESTAMP) < ends.ends_at + INTERVAL 90 DAY
