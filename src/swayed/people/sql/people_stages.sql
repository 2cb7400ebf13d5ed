-- Each person and stage, with the figures of ungraded stages too.
SELECT
    person_id,
    stage,
    grade,
    effect_per_100,
    effect_lower,
    effect_upper,
    credited_transitions,
    n_exposures,
    q_value,
    stopped_by
FROM effects
ORDER BY person_id, stage
