-- Which visible customer follows whom of the people who may be named.
SELECT
    hazard_customers.customer_no,
    hazard_persons.person_no,
    follow_pairs.since_at,
    follow_pairs.factor_weight
FROM follow_pairs
JOIN hazard_customers ON hazard_customers.customer_id = follow_pairs.customer_id
JOIN hazard_persons ON hazard_persons.person_id = follow_pairs.person_id
ORDER BY hazard_customers.customer_no, hazard_persons.person_no
