-- Topics whose label differs. The slope is the same where an interval of one result covers the other's slope; it is known as surely
-- where the intervals are about as wide. A topic that only one result has is told too, unless it was found in the texts: such
-- topics are named anew in each run.
WITH both_results AS (
    SELECT
        coalesce(now_currents.topic, then_currents.topic) AS topic,
        coalesce(now_currents.kind, then_currents.kind) AS kind,
        now_currents.topic IS NOT NULL AND then_currents.topic IS NOT NULL AS is_in_both,
        CASE WHEN then_currents.topic IS NULL THEN 'not there' ELSE concat_ws(' ', then_currents.label, then_currents.direction) END
            AS was,
        CASE WHEN now_currents.topic IS NULL THEN 'not there' ELSE concat_ws(' ', now_currents.label, now_currents.direction) END
            AS is_now,
        then_currents.slope_per_year AS effect_was,
        then_currents.slope_lower AS effect_was_lower,
        then_currents.slope_upper AS effect_was_upper,
        now_currents.slope_per_year AS effect_is,
        now_currents.slope_lower AS effect_is_lower,
        now_currents.slope_upper AS effect_is_upper
    FROM now_currents
    FULL OUTER JOIN then_currents
        ON then_currents.ground = now_currents.ground
        AND then_currents.kind = now_currents.kind
        AND then_currents.topic = now_currents.topic
),
judged AS (
    SELECT
        both_results.*,
        coalesce(
            both_results.effect_is BETWEEN both_results.effect_was_lower AND both_results.effect_was_upper
            OR both_results.effect_was BETWEEN both_results.effect_is_lower AND both_results.effect_is_upper,
            false
        ) AS is_same,
        coalesce(
            both_results.effect_is_upper - both_results.effect_is_lower
                < compared.width_noise * (both_results.effect_was_upper - both_results.effect_was_lower),
            false
        ) AS is_surer,
        coalesce(
            both_results.effect_was_upper - both_results.effect_was_lower
                < compared.width_noise * (both_results.effect_is_upper - both_results.effect_is_lower),
            false
        ) AS is_less_sure
    FROM both_results
    CROSS JOIN compared
    WHERE both_results.was <> both_results.is_now
        AND (both_results.is_in_both OR both_results.kind <> 'found')
        AND (starts_with(both_results.was, 'current') OR starts_with(both_results.is_now, 'current'))
)
SELECT
    'current' AS what,
    judged.topic AS person,
    judged.was,
    judged.is_now,
    CASE
        WHEN judged.is_same AND NOT judged.is_surer AND NOT judged.is_less_sure THEN 'no real change'
        WHEN compared.is_redefined THEN 'definition changed'
        WHEN judged.is_now = 'not there' OR (judged.is_same AND judged.is_less_sure) THEN 'evidence withdrawn'
        ELSE 'new evidence'
    END AS why,
    judged.effect_was,
    judged.effect_was_lower,
    judged.effect_was_upper,
    judged.effect_is,
    judged.effect_is_lower,
    judged.effect_is_upper,
    judged.is_in_both,
    judged.is_same,
    judged.is_surer,
    judged.is_less_sure
FROM judged
CROSS JOIN compared
