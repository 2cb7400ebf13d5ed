-- Direct contacts of visible customers with people who may be named, by customer and time.
SELECT
    hazard_customers.customer_no,
    hazard_persons.person_no,
    exposures.exposed_at,
    hazard_kinds.kind_no,
    exposures.dose,
    exposures.products
FROM exposures
JOIN hazard_customers ON hazard_customers.customer_id = exposures.customer_id
JOIN hazard_persons ON hazard_persons.person_id = exposures.person_id
JOIN hazard_kinds ON hazard_kinds.kind = exposures.kind
ORDER BY hazard_customers.customer_no, exposures.exposed_at, exposures.person_id, exposures.kind, exposures.post_id, exposures.dose
