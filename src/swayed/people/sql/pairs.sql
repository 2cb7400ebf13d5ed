-- One row per customer and person who met inside the situation.
SELECT
    exposures.customer_id,
    exposures.person_id,
    sum(exposures.dose) AS dose,
    sum(exposures.n_posts) AS n_contacts,
    sum(CASE WHEN exposures.is_direct THEN exposures.n_posts ELSE 0 END) AS n_direct,
    min(exposures.exposed_at) AS first_at,
    max(exposures.exposed_at) AS last_at
FROM exposures
JOIN persons ON persons.person_id = exposures.person_id
WHERE persons.kind IN ('person', 'unknown')
GROUP BY exposures.customer_id, exposures.person_id
