-- Each person and stage, with the figures of ungraded stages too.
SELECT
    person_id,
    stage,
    grade,
    effect_per_100,
    effect_lower,
    effect_upper,
    credited_transitions,
    on_path,
    increment,
    increment_lower,
    increment_upper,
    level,
    n_exposures,
    q_value,
    stopped_by,
    together_with
FROM effects
ORDER BY person_id, stage
