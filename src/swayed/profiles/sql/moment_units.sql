-- One customer, person, stage and hour of contact: what it could have moved, and what it is credited with.
SELECT person_no, stage_no, exposed_hour, sum(chance) AS chance, sum(credited) AS credited
FROM contact_yields
GROUP BY customer_no, person_no, stage_no, exposed_hour
ORDER BY customer_no, person_no, stage_no, exposed_hour
