-- The share of units that took part in each topic, per period. A fixed panel is one stratum; a repeated cross-section is
-- weighed to the same mix of communities and tenures throughout. A topic that is a community is not weighed by community.
-- Strata with fewer than three units in a period are left out there, periods with too few units altogether: a gap, no zero.
WITH shapes AS (
    SELECT DISTINCT
        counted_topics.ground,
        counted_topics.kind = 'community' AS is_place,
        counted_topics.kind = 'community' OR panel_modes.panel_mode = 'fixed panel' AS is_one
    FROM counted_topics
    JOIN panel_modes ON panel_modes.ground = counted_topics.ground
),
strata AS (
    SELECT
        panel_strata.ground,
        shapes.is_place,
        panel_strata.period_on,
        panel_strata.period_no,
        CASE WHEN shapes.is_one THEN 0 ELSE panel_strata.main_no END AS main_no,
        panel_strata.tenure,
        CAST(sum(panel_strata.n_units) AS BIGINT) AS n_units
    FROM panel_strata
    JOIN shapes ON shapes.ground = panel_strata.ground
    GROUP BY
        panel_strata.ground,
        shapes.is_place,
        panel_strata.period_on,
        panel_strata.period_no,
        CASE WHEN shapes.is_one THEN 0 ELSE panel_strata.main_no END,
        panel_strata.tenure
),
mixes AS (
    SELECT ground, is_place, main_no, tenure, sum(n_units) AS weight
    FROM strata
    GROUP BY ground, is_place, main_no, tenure
),
parts AS (
    SELECT
        counted_topics.topic_no,
        topic_parts.period_on,
        CASE WHEN shapes.is_one THEN 0 ELSE topic_parts.main_no END AS main_no,
        topic_parts.tenure,
        CAST(sum(topic_parts.n_with) AS BIGINT) AS n_with
    FROM topic_parts
    JOIN counted_topics ON counted_topics.topic_no = topic_parts.topic_no
    JOIN shapes ON shapes.ground = counted_topics.ground AND shapes.is_place = (counted_topics.kind = 'community')
    GROUP BY
        counted_topics.topic_no,
        topic_parts.period_on,
        CASE WHEN shapes.is_one THEN 0 ELSE topic_parts.main_no END,
        topic_parts.tenure
)
SELECT
    counted_topics.ground,
    counted_topics.kind,
    counted_topics.topic,
    strata.period_on,
    strata.period_no,
    sum(mixes.weight * coalesce(parts.n_with, 0) * 1.0 / strata.n_units) / sum(mixes.weight) AS share,
    CAST(sum(strata.n_units) AS BIGINT) AS n_units,
    CAST(sum(coalesce(parts.n_with, 0)) AS BIGINT) AS n_with
FROM counted_topics
JOIN strata ON strata.ground = counted_topics.ground AND strata.is_place = (counted_topics.kind = 'community')
JOIN mixes
    ON mixes.ground = strata.ground
    AND mixes.is_place = strata.is_place
    AND mixes.main_no = strata.main_no
    AND mixes.tenure = strata.tenure
LEFT JOIN parts
    ON parts.topic_no = counted_topics.topic_no
    AND parts.period_on = strata.period_on
    AND parts.main_no = strata.main_no
    AND parts.tenure = strata.tenure
CROSS JOIN current_settings
WHERE strata.n_units >= 3
GROUP BY
    counted_topics.ground, counted_topics.kind, counted_topics.topic, strata.period_on, strata.period_no,
    current_settings.fewest_units
HAVING sum(strata.n_units) >= current_settings.fewest_units
ORDER BY counted_topics.ground, counted_topics.kind, counted_topics.topic, strata.period_no
