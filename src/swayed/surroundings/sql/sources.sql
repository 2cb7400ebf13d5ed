-- One row per source that is no person and stage: what it moves, with the check that stopped it.
SELECT
    met.person_id,
    met.name,
    met.kind,
    met.n_customers,
    met.n_contacts,
    source_effects.stage,
    coalesce(source_effects.grade, 'not_enough') AS grade,
    source_effects.effect_per_100,
    source_effects.effect_lower,
    source_effects.effect_upper,
    source_effects.credited_transitions,
    source_effects.q_value,
    source_effects.stopped_by,
    source_effects.together_with
FROM met
LEFT JOIN source_effects ON source_effects.person_id = met.person_id
ORDER BY
    CASE source_effects.grade WHEN 'strong' THEN 1 WHEN 'some' THEN 2 ELSE 3 END,
    source_effects.credited_transitions DESC, met.person_id, source_effects.stage
