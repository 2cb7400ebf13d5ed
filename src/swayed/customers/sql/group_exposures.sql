-- Every direct contact with a person, under the name of its group instead of the person's.
SELECT
    exposures.customer_id,
    concat_ws(' | ', group_names.segment, group_names.pooled_community, group_names.type) AS person_id,
    exposures.exposed_at,
    exposures.kind,
    exposures.dose,
    exposures.community,
    exposures.products,
    exposures.post_id,
    exposures.person_id AS met_id,
    group_names.segment,
    group_names.pooled_community,
    group_names.type
FROM exposures
JOIN selected_customers ON selected_customers.customer_id = exposures.customer_id
JOIN person_types ON person_types.person_id = exposures.person_id
JOIN group_names
    ON group_names.segment = selected_customers.segment
    AND group_names.community = coalesce(nullif(exposures.community, ''), 'unknown')
    AND group_names.type = person_types.type
