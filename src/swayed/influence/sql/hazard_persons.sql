-- People who may be named, most met first: persons, and accounts of unknown kind. Brands, bots and media are left out.
SELECT
    meetings.person_id,
    row_number() OVER (ORDER BY sum(meetings.n_contacts) DESC, meetings.person_id) - 1 AS person_no,
    md5(meetings.person_id) AS hash
FROM meetings
JOIN hazard_customers ON hazard_customers.customer_id = meetings.customer_id
JOIN persons ON persons.person_id = meetings.person_id
WHERE (persons.kind = 'person' OR (persons.kind = 'unknown' AND persons.is_accepted))
GROUP BY meetings.person_id
ORDER BY person_no
