-- One customer, person, stage and hour of contact: what it could have moved, and what it is credited with.
SELECT
    customer_id,
    person_id,
    stage,
    date_trunc('hour', exposed_at) AS at_hour,
    sum(chance) AS chance,
    sum(credited) AS credited
FROM contact_yields
GROUP BY customer_id, person_id, stage, date_trunc('hour', exposed_at)
ORDER BY customer_id, person_id, stage, at_hour
