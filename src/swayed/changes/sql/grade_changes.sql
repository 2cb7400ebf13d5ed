-- Grades in a stage that differ, of watched people, with both estimates and the evidence that came and went.
WITH earlier AS (
    SELECT same_persons.person_id, then_effects.stage, then_effects.grade, then_effects.ratio,
        then_effects.effect_per_100, then_effects.effect_lower, then_effects.effect_upper
    FROM then_effects
    JOIN same_persons ON same_persons.then_id = then_effects.person_id
    QUALIFY row_number() OVER (
        PARTITION BY same_persons.person_id, then_effects.stage
        ORDER BY CASE then_effects.grade WHEN 'strong' THEN 1 WHEN 'some' THEN 2 ELSE 3 END, then_effects.ratio DESC,
            then_effects.person_id
    ) = 1
),
both_results AS (
    SELECT
        coalesce(now_effects.person_id, earlier.person_id) AS person_id,
        coalesce(now_effects.stage, earlier.stage) AS stage,
        coalesce(earlier.grade, 'not met') AS grade_was,
        coalesce(now_effects.grade, 'not met') AS grade_is,
        coalesce(earlier.ratio, 0.0) AS ratio_was,
        coalesce(now_effects.ratio, 0.0) AS ratio_is,
        earlier.effect_per_100 AS effect_was,
        earlier.effect_lower AS effect_was_lower,
        earlier.effect_upper AS effect_was_upper,
        now_effects.effect_per_100 AS effect_is,
        now_effects.effect_lower AS effect_is_lower,
        now_effects.effect_upper AS effect_is_upper
    FROM now_effects
    FULL OUTER JOIN earlier ON earlier.person_id = now_effects.person_id AND earlier.stage = now_effects.stage
),
evidence AS (
    SELECT
        both_results.*,
        coalesce(met_changes.n_new, 0) + coalesce(step_changes.n_new, 0) AS n_new,
        coalesce(met_changes.n_gone, 0) + coalesce(step_changes.n_gone, 0) AS n_gone
    FROM both_results
    LEFT JOIN met_changes ON met_changes.person_id = both_results.person_id
    LEFT JOIN step_changes ON step_changes.person_id = both_results.person_id AND step_changes.stage = both_results.stage
    WHERE both_results.grade_was <> both_results.grade_is
        AND (both_results.grade_was IN ('strong', 'some') OR both_results.grade_is IN ('strong', 'some'))
)
SELECT
    CASE
        WHEN watched.grade_was NOT IN ('strong', 'some') AND evidence.grade_is IN ('strong', 'some') THEN 'came in'
        WHEN watched.grade_is NOT IN ('strong', 'some') AND evidence.grade_was IN ('strong', 'some') THEN 'went out'
        ELSE 'grade'
    END AS what,
    watched.name AS person,
    evidence.stage,
    evidence.grade_was AS was,
    evidence.grade_is AS is_now,
    CASE
        WHEN evidence.grade_is <> 'not met' AND evidence.grade_was <> 'not met'
            AND evidence.ratio_is - evidence.ratio_was BETWEEN -compared.ratio_noise AND compared.ratio_noise THEN 'no real change'
        WHEN compared.is_redefined THEN 'definition changed'
        WHEN evidence.n_new = 0 AND evidence.n_gone = 0 THEN 'others'' evidence'
        WHEN evidence.n_gone > evidence.n_new THEN 'evidence withdrawn'
        ELSE 'new evidence'
    END AS why,
    evidence.person_id,
    evidence.n_new,
    evidence.n_gone,
    evidence.ratio_was,
    evidence.ratio_is,
    evidence.effect_was,
    evidence.effect_was_lower,
    evidence.effect_was_upper,
    evidence.effect_is,
    evidence.effect_is_lower,
    evidence.effect_is_upper
FROM evidence
JOIN watched ON watched.person_id = evidence.person_id
CROSS JOIN compared
