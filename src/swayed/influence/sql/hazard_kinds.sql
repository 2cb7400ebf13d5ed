-- Kinds of direct contact of visible customers with people who may be named, the most frequent first.
SELECT
    exposures.kind,
    row_number() OVER (ORDER BY count(*) DESC, exposures.kind) - 1 AS kind_no
FROM exposures
JOIN hazard_customers ON hazard_customers.customer_id = exposures.customer_id
JOIN hazard_persons ON hazard_persons.person_id = exposures.person_id
GROUP BY exposures.kind
ORDER BY kind_no
