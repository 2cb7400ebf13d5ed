-- Whether a customer met one thing in one week while he was at risk of a stage; a theme by its number.
WITH things AS (
    SELECT customer_no, stage_no, week, 'theme' AS what, CAST(theme_no AS VARCHAR) AS met FROM disruption_weeks
    UNION
    SELECT customer_no, stage_no, week, 'community' AS what, community AS met FROM disruption_weeks
    UNION
    SELECT customer_no, stage_no, week, 'kind' AS what, kind AS met FROM disruption_weeks
    UNION
    SELECT customer_no, stage_no, week, 'voice' AS what, voice AS met FROM disruption_weeks
)
SELECT things.what, things.met, disruption_units.*
FROM things
JOIN disruption_units
    ON disruption_units.customer_no = things.customer_no
    AND disruption_units.stage_no = things.stage_no
    AND disruption_units.week = things.week
WHERE things.met IS NOT NULL
