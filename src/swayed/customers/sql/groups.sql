-- One row per group large enough to be told, and stage.
WITH sizes AS (
    SELECT
        person_id AS group_id,
        min(group_segment) AS segment,
        min(pooled_community) AS community,
        min(group_type) AS type,
        count(DISTINCT met_id) AS n_people,
        count(DISTINCT customer_id) AS n_customers,
        count(*) AS n_contacts
    FROM group_exposures
    GROUP BY person_id
)
SELECT
    sizes.segment,
    sizes.community,
    sizes.type,
    group_effects.stage,
    coalesce(group_effects.grade, 'not_enough') AS grade,
    group_effects.effect_per_100,
    group_effects.effect_lower,
    group_effects.effect_upper,
    group_effects.credited_transitions,
    group_effects.q_value,
    group_effects.stopped_by,
    sizes.n_people,
    sizes.n_customers,
    sizes.n_contacts
FROM sizes
CROSS JOIN group_settings
LEFT JOIN group_effects ON group_effects.person_id = sizes.group_id
WHERE sizes.n_people >= group_settings.fewest AND sizes.n_customers >= group_settings.fewest
ORDER BY
    CASE group_effects.grade WHEN 'strong' THEN 1 WHEN 'some' THEN 2 ELSE 3 END,
    group_effects.credited_transitions DESC, sizes.segment, sizes.community, sizes.type, group_effects.stage
