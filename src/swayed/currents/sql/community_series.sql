-- The share of units that took part in each topic, per community and period: what a current's breadth is read from.
WITH places AS (
    SELECT panel_strata.ground, panel_strata.main_no, panel_strata.period_no, sum(panel_strata.n_units) AS n_units
    FROM panel_strata
    CROSS JOIN current_settings
    WHERE panel_strata.main_no <> 0
    GROUP BY panel_strata.ground, panel_strata.main_no, panel_strata.period_no, current_settings.fewest_units
    HAVING sum(panel_strata.n_units) >= current_settings.fewest_units
),
parts AS (
    SELECT topic_no, main_no, period_no, sum(n_with) AS n_with
    FROM topic_parts
    GROUP BY topic_no, main_no, period_no
)
SELECT counted_topics.ground, counted_topics.kind, counted_topics.topic, main_communities.community, places.period_no,
    CAST(places.n_units AS BIGINT) AS n_units,
    CAST(coalesce(parts.n_with, 0) AS BIGINT) * 1.0 / CAST(places.n_units AS BIGINT) AS share
FROM counted_topics
JOIN places ON places.ground = counted_topics.ground
JOIN main_communities ON main_communities.main_no = places.main_no
LEFT JOIN parts
    ON parts.topic_no = counted_topics.topic_no
    AND parts.main_no = places.main_no
    AND parts.period_no = places.period_no
WHERE counted_topics.kind <> 'community'
ORDER BY counted_topics.ground, counted_topics.kind, counted_topics.topic, main_communities.community, places.period_no
