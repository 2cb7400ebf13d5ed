-- Per topic, period and community: customers who took part and who did not, and how many of each moved into the last stage in
-- the 90 days after the period.
WITH everybody AS (
    SELECT panel_strata.period_no, panel_strata.main_no, sum(panel_strata.n_units) AS n_units, sum(panel_strata.n_moved) AS n_moved
    FROM panel_strata
    CROSS JOIN current_settings
    WHERE panel_strata.ground = 'talk' AND current_settings.unit = 'customer'
    GROUP BY panel_strata.period_no, panel_strata.main_no
),
riders AS (
    SELECT counted_topics.kind, counted_topics.topic, topic_parts.period_no, topic_parts.main_no,
        sum(topic_parts.n_with) AS n_riders, sum(topic_parts.n_moved) AS n_riders_moved
    FROM topic_parts
    JOIN counted_topics ON counted_topics.topic_no = topic_parts.topic_no
    WHERE counted_topics.ground = 'talk'
    GROUP BY counted_topics.kind, counted_topics.topic, topic_parts.period_no, topic_parts.main_no
)
SELECT riders.kind, riders.topic, riders.period_no, riders.main_no,
    CAST(riders.n_riders AS BIGINT) AS n_riders,
    CAST(riders.n_riders_moved AS BIGINT) AS n_riders_moved,
    CAST(everybody.n_units - riders.n_riders AS BIGINT) AS n_others,
    CAST(everybody.n_moved - riders.n_riders_moved AS BIGINT) AS n_others_moved
FROM riders
JOIN everybody ON everybody.period_no = riders.period_no AND everybody.main_no = riders.main_no
ORDER BY riders.kind, riders.topic, riders.period_no, riders.main_no
