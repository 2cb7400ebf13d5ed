-- Which visible customer met whom of the people who may be named, each pair once.
SELECT DISTINCT hazard_customers.customer_no, hazard_persons.person_no
FROM meetings
JOIN hazard_customers ON hazard_customers.customer_id = meetings.customer_id
JOIN hazard_persons ON hazard_persons.person_id = meetings.person_id
ORDER BY hazard_customers.customer_no, hazard_persons.person_no
