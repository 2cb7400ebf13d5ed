-- One row per customer and person who met inside the situation.
SELECT
    paired_customers.customer_no,
    paired_persons.person_no,
    round(sum(meetings.dose), 12) AS dose,
    CAST(sum(meetings.n_contacts) AS BIGINT) AS n_contacts,
    CAST(sum(meetings.n_direct) AS BIGINT) AS n_direct,
    min(meetings.first_at) AS first_at,
    max(meetings.last_at) AS last_at
FROM meetings
JOIN paired_customers ON paired_customers.customer_id = meetings.customer_id
JOIN paired_persons ON paired_persons.person_id = meetings.person_id AND paired_persons.is_met = 1
GROUP BY paired_customers.customer_no, paired_persons.person_no
