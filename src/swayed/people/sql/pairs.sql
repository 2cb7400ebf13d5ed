-- One row per customer and person who met inside the situation.
SELECT
    meetings.customer_id,
    meetings.person_id,
    round(sum(meetings.dose), 12) AS dose,
    CAST(sum(meetings.n_contacts) AS BIGINT) AS n_contacts,
    CAST(sum(meetings.n_direct) AS BIGINT) AS n_direct,
    min(meetings.first_at) AS first_at,
    max(meetings.last_at) AS last_at
FROM meetings
JOIN persons ON persons.person_id = meetings.person_id
WHERE (persons.kind = 'person' OR (persons.kind = 'unknown' AND persons.is_accepted))
GROUP BY meetings.customer_id, meetings.person_id
