-- Everybody met inside the situation, ranked: grade, probability of having moved anybody, likelihood ratio, how many customers
-- name him, orders by his codes and links, person_id.
WITH met AS (
    SELECT paired_persons.person_id, sum(pairs.n_contacts) AS n_contacts, count(*) AS n_customers
    FROM pairs
    JOIN paired_persons ON paired_persons.person_no = pairs.person_no
    GROUP BY paired_persons.person_id
),
main_stage AS (
    SELECT *
    FROM effects
    QUALIFY row_number() OVER (
        PARTITION BY person_id
        ORDER BY CASE grade WHEN 'strong' THEN 1 WHEN 'some' THEN 2 ELSE 3 END, credited_transitions DESC, ratio DESC, stage
    ) = 1
),
summed AS (
    SELECT
        person_id,
        max(ratio) AS ratio,
        1.0 - min(none_share) AS moved_probability,
        -- Who is named for one stage is credited with what he brought to the others too: his sum is known, an unnamed one's not.
        CASE WHEN bool_or(grade IN ('strong', 'some')) THEN sum(credited_transitions) ELSE 0.0 END AS credited_transitions
    FROM effects
    GROUP BY person_id
),
graded AS (
    SELECT
        met.person_id,
        met.n_contacts,
        met.n_customers,
        main_stage.stage,
        main_stage.effect_per_100,
        main_stage.effect_lower,
        main_stage.effect_upper,
        main_stage.q_value,
        coalesce(main_stage.grade, 'not_enough') AS estimated_grade,
        coalesce(summed.ratio, 0.0) AS ratio,
        coalesce(summed.moved_probability, 0.0) AS moved_probability,
        coalesce(summed.credited_transitions, 0.0) AS credited_transitions,
        coalesce(declared.named_by_customers, 0) AS named_by_customers,
        coalesce(declared.tracked_orders, 0) AS tracked_orders,
        CASE
            WHEN main_stage.grade IN ('strong', 'some') THEN main_stage.grade
            WHEN coalesce(declared.named_by_customers, 0) >= people_settings.named_by THEN 'some'
            ELSE 'not_enough'
        END AS grade
    FROM met
    CROSS JOIN people_settings
    LEFT JOIN main_stage ON main_stage.person_id = met.person_id
    LEFT JOIN summed ON summed.person_id = met.person_id
    LEFT JOIN declared ON declared.person_id = met.person_id
),
near AS (
    SELECT closeness.person_id, closeness.closeness, closeness.close_share,
        percent_rank() OVER (
            PARTITION BY CASE WHEN closeness.close_share < people_settings.macro_close_share THEN 1 ELSE 0 END
            ORDER BY closeness.closeness DESC
        ) AS closeness_rank
    FROM closeness
    CROSS JOIN people_settings
)
SELECT
    row_number() OVER (
        ORDER BY
            CASE graded.grade WHEN 'strong' THEN 1 WHEN 'some' THEN 2 ELSE 3 END,
            graded.moved_probability DESC, graded.ratio DESC,
            graded.named_by_customers DESC, graded.tracked_orders DESC, graded.person_id
    ) AS rank,
    graded.person_id,
    persons.name,
    persons.kind,
    persons.accounts,
    CASE
        WHEN near.close_share < people_settings.macro_close_share THEN 'macro'
        WHEN near.closeness_rank <= people_settings.everyday_share THEN 'everyday'
        WHEN graded.grade IN ('strong', 'some') THEN 'micro'
    END AS type,
    near.closeness,
    graded.grade,
    graded.stage,
    graded.effect_per_100,
    graded.effect_lower,
    graded.effect_upper,
    graded.credited_transitions,
    coalesce(arrivals_met.on_path, 0.0) AS on_path,
    graded.q_value,
    graded.named_by_customers,
    graded.tracked_orders,
    earned.net_margin_minor,
    earned.currency,
    CASE WHEN graded.grade = 'not_enough' THEN NULL ELSE
        concat_ws(', ',
            CASE WHEN graded.named_by_customers >= people_settings.named_by THEN 'said' END,
            CASE WHEN graded.tracked_orders > 0 THEN 'tracked' END,
            CASE WHEN graded.estimated_grade IN ('strong', 'some') THEN 'estimated' END
        )
    END AS basis,
    coalesce(contact_rules.may_contact, 'no') AS may_contact,
    graded.n_contacts,
    graded.n_customers,
    persons.followers
FROM graded
CROSS JOIN people_settings
JOIN persons ON persons.person_id = graded.person_id
LEFT JOIN near ON near.person_id = graded.person_id
LEFT JOIN earned ON earned.person_id = graded.person_id
LEFT JOIN arrivals_met ON arrivals_met.person_id = graded.person_id
LEFT JOIN contact_rules ON contact_rules.person_id = graded.person_id
ORDER BY rank
