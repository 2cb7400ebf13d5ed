-- Segment, community and type of every direct contact with a person, and how many people and customers stand behind each.
WITH contacts AS (
    SELECT
        exposures.customer_id,
        exposures.person_id,
        selected_customers.segment,
        coalesce(nullif(exposures.community, ''), 'unknown') AS community,
        person_types.type
    FROM exposures
    JOIN selected_customers ON selected_customers.customer_id = exposures.customer_id
    JOIN person_types ON person_types.person_id = exposures.person_id
)
SELECT
    segment,
    community,
    type,
    count(DISTINCT person_id) AS n_people,
    count(DISTINCT customer_id) AS n_customers,
    count(*) AS n_contacts
FROM contacts
GROUP BY segment, community, type
