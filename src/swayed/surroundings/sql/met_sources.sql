-- What was met that is no person: brands, bots and media, and how many customers met each, most met first.
SELECT
    persons.person_id,
    persons.name,
    persons.kind,
    count(DISTINCT meetings.customer_id) AS n_customers,
    CAST(sum(meetings.n_contacts) AS BIGINT) AS n_contacts
FROM meetings
JOIN persons ON persons.person_id = meetings.person_id
WHERE persons.kind IN ('brand', 'bot', 'media')
GROUP BY persons.person_id, persons.name, persons.kind
ORDER BY n_contacts DESC, persons.person_id
