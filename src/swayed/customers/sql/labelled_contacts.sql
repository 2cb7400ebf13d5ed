-- Every direct contact with a person, and the segment, community and type it is told by; what is not asked for is one for all.
SELECT
    exposures.customer_id,
    exposures.person_id,
    exposures.exposed_at,
    exposures.kind,
    exposures.dose,
    exposures.community,
    exposures.products,
    exposures.post_id,
    CASE WHEN group_settings.by_segment THEN selected_customers.segment ELSE 'all customers' END AS group_segment,
    CASE WHEN group_settings.by_community THEN coalesce(nullif(exposures.community, ''), 'unknown') ELSE 'all communities' END
        AS group_community,
    CASE WHEN group_settings.by_type THEN person_types.type ELSE 'all people' END AS group_type
FROM exposures
JOIN selected_customers ON selected_customers.customer_id = exposures.customer_id
JOIN person_types ON person_types.person_id = exposures.person_id
CROSS JOIN group_settings
