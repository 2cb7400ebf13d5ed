-- The share of units that took part in each topic, per community and period: what a current's breadth is read from.
WITH places AS (
    SELECT ground, community, period_no, count(*) AS n_units
    FROM panel_units
    CROSS JOIN current_settings
    WHERE community <> ''
    GROUP BY ground, community, period_no, current_settings.fewest_units
    HAVING count(*) >= current_settings.fewest_units
),
topics AS (
    SELECT DISTINCT ground, kind, topic FROM unit_topics WHERE kind <> 'community'
),
parts AS (
    SELECT ground, kind, topic, community, period_no, count(*) AS n_with
    FROM unit_topics
    GROUP BY ground, kind, topic, community, period_no
)
SELECT topics.ground, topics.kind, topics.topic, places.community, places.period_no, places.n_units,
    coalesce(parts.n_with, 0) * 1.0 / places.n_units AS share
FROM topics
JOIN places ON places.ground = topics.ground
LEFT JOIN parts
    ON parts.ground = topics.ground
    AND parts.kind = topics.kind
    AND parts.topic = topics.topic
    AND parts.community = places.community
    AND parts.period_no = places.period_no
ORDER BY topics.ground, topics.kind, topics.topic, places.community, places.period_no
