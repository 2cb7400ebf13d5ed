-- One person whom customers met, the most met first.
SELECT meetings.person_id, sum(meetings.n_contacts) AS n_met, count(DISTINCT meetings.customer_id) AS n_customers
FROM meetings
JOIN persons ON persons.person_id = meetings.person_id
WHERE persons.kind = 'person' OR (persons.kind = 'unknown' AND persons.is_accepted)
GROUP BY meetings.person_id
ORDER BY n_met DESC, meetings.person_id
