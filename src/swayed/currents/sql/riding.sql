-- Per topic, period and community: customers who took part and who did not, and how many of each moved into the last stage in
-- the 90 days after the period. Taking part always lies before the step.
WITH ends AS (
    SELECT panel_units.unit_id, panel_units.period_no, panel_units.community,
        CASE current_settings.period
            WHEN 'week' THEN CAST(panel_units.period_on AS TIMESTAMP) + INTERVAL 7 DAY
            WHEN 'month' THEN CAST(panel_units.period_on AS TIMESTAMP) + INTERVAL 1 MONTH
            ELSE CAST(panel_units.period_on AS TIMESTAMP) + INTERVAL 3 MONTH
        END AS ends_at
    FROM panel_units
    CROSS JOIN current_settings
    WHERE panel_units.ground = 'talk' AND current_settings.unit = 'customer'
),
moved AS (
    SELECT DISTINCT ends.unit_id, ends.period_no
    FROM ends
    JOIN transitions ON transitions.customer_id = ends.unit_id
    JOIN current_settings ON current_settings.last_stage = transitions.stage
    WHERE CAST(transitions.transition_at AS TIMESTAMP) >= ends.ends_at
        AND CAST(transitions.transition_at AS TIMESTAMP) < ends.ends_at + INTERVAL 90 DAY
),
everybody AS (
    SELECT ends.period_no, ends.community, count(*) AS n_units, count(moved.unit_id) AS n_moved
    FROM ends
    LEFT JOIN moved ON moved.unit_id = ends.unit_id AND moved.period_no = ends.period_no
    GROUP BY ends.period_no, ends.community
),
riders AS (
    SELECT unit_topics.kind, unit_topics.topic, unit_topics.period_no, unit_topics.community, count(*) AS n_riders,
        count(moved.unit_id) AS n_riders_moved
    FROM unit_topics
    LEFT JOIN moved ON moved.unit_id = unit_topics.unit_id AND moved.period_no = unit_topics.period_no
    WHERE unit_topics.ground = 'talk'
    GROUP BY unit_topics.kind, unit_topics.topic, unit_topics.period_no, unit_topics.community
)
SELECT riders.kind, riders.topic, riders.period_no, riders.community, riders.n_riders, riders.n_riders_moved,
    everybody.n_units - riders.n_riders AS n_others,
    everybody.n_moved - riders.n_riders_moved AS n_others_moved
FROM riders
JOIN everybody ON everybody.period_no = riders.period_no AND everybody.community = riders.community
ORDER BY riders.kind, riders.topic, riders.period_no, riders.community
