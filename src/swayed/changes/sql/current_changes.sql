-- Topics whose label differs; a slope that either result's interval of the other covers is the same slope.
WITH both_results AS (
    SELECT
        now_currents.topic,
        concat_ws(' ', then_currents.label, then_currents.direction) AS was,
        concat_ws(' ', now_currents.label, now_currents.direction) AS is_now,
        then_currents.slope_per_year AS effect_was,
        then_currents.slope_lower AS effect_was_lower,
        then_currents.slope_upper AS effect_was_upper,
        now_currents.slope_per_year AS effect_is,
        now_currents.slope_lower AS effect_is_lower,
        now_currents.slope_upper AS effect_is_upper
    FROM now_currents
    JOIN then_currents
        ON then_currents.ground = now_currents.ground
        AND then_currents.kind = now_currents.kind
        AND then_currents.topic = now_currents.topic
)
SELECT
    'current' AS what,
    both_results.topic AS person,
    both_results.was,
    both_results.is_now,
    CASE
        WHEN both_results.effect_is BETWEEN both_results.effect_was_lower AND both_results.effect_was_upper
            AND both_results.effect_was BETWEEN both_results.effect_is_lower AND both_results.effect_is_upper THEN 'no real change'
        WHEN compared.is_redefined THEN 'definition changed'
        ELSE 'new evidence'
    END AS why,
    both_results.effect_was,
    both_results.effect_was_lower,
    both_results.effect_was_upper,
    both_results.effect_is,
    both_results.effect_is_lower,
    both_results.effect_is_upper
FROM both_results
CROSS JOIN compared
WHERE both_results.was <> both_results.is_now
    AND (starts_with(both_results.was, 'current') OR starts_with(both_results.is_now, 'current'))
