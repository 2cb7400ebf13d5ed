-- The share of units that took part in each topic, per period. A fixed panel is one stratum; a repeated cross-section is
-- weighed to the same mix of communities and tenures throughout. A topic that is a community is not weighed by community.
-- Strata with fewer than three units in a period are left out there, periods with too few units altogether: a gap, no zero.
WITH topics AS (
    SELECT DISTINCT ground, kind, topic FROM unit_topics
),
shapes AS (
    SELECT DISTINCT ground, kind = 'community' AS is_place FROM topics
),
strata AS (
    SELECT
        panel_units.ground,
        shapes.is_place,
        panel_units.period_on,
        panel_units.period_no,
        CASE WHEN shapes.is_place OR panel_units.panel_mode = 'fixed panel' THEN '' ELSE panel_units.community END AS community,
        panel_units.tenure,
        count(*) AS n_units
    FROM panel_units
    JOIN shapes ON shapes.ground = panel_units.ground
    GROUP BY
        panel_units.ground,
        shapes.is_place,
        panel_units.period_on,
        panel_units.period_no,
        CASE WHEN shapes.is_place OR panel_units.panel_mode = 'fixed panel' THEN '' ELSE panel_units.community END,
        panel_units.tenure
),
mixes AS (
    SELECT ground, is_place, community, tenure, sum(n_units) AS weight FROM strata GROUP BY ground, is_place, community, tenure
),
parts AS (
    SELECT
        unit_topics.ground,
        unit_topics.kind,
        unit_topics.topic,
        unit_topics.period_on,
        CASE
            WHEN unit_topics.kind = 'community' OR panel_modes.panel_mode = 'fixed panel' THEN '' ELSE unit_topics.community
        END AS community,
        unit_topics.tenure,
        count(*) AS n_with
    FROM unit_topics
    JOIN panel_modes ON panel_modes.ground = unit_topics.ground
    GROUP BY
        unit_topics.ground,
        unit_topics.kind,
        unit_topics.topic,
        unit_topics.period_on,
        CASE
            WHEN unit_topics.kind = 'community' OR panel_modes.panel_mode = 'fixed panel' THEN '' ELSE unit_topics.community
        END,
        unit_topics.tenure
)
SELECT
    topics.ground,
    topics.kind,
    topics.topic,
    strata.period_on,
    strata.period_no,
    sum(mixes.weight * coalesce(parts.n_with, 0) * 1.0 / strata.n_units) / sum(mixes.weight) AS share,
    CAST(sum(strata.n_units) AS BIGINT) AS n_units,
    CAST(sum(coalesce(parts.n_with, 0)) AS BIGINT) AS n_with
FROM topics
JOIN strata ON strata.ground = topics.ground AND strata.is_place = (topics.kind = 'community')
JOIN mixes
    ON mixes.ground = strata.ground
    AND mixes.is_place = strata.is_place
    AND mixes.community = strata.community
    AND mixes.tenure = strata.tenure
LEFT JOIN parts
    ON parts.ground = topics.ground
    AND parts.kind = topics.kind
    AND parts.topic = topics.topic
    AND parts.period_on = strata.period_on
    AND parts.community = strata.community
    AND parts.tenure = strata.tenure
CROSS JOIN current_settings
WHERE strata.n_units >= 3
GROUP BY topics.ground, topics.kind, topics.topic, strata.period_on, strata.period_no, current_settings.fewest_units
HAVING sum(strata.n_units) >= current_settings.fewest_units
ORDER BY topics.ground, topics.kind, topics.topic, strata.period_no
