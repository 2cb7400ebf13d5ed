-- People whom those who pass on were exposed to, most met first.
SELECT
    person_contacts.person_id,
    row_number() OVER (ORDER BY count(*) DESC, person_contacts.person_id) - 1 AS person_no,
    md5(person_contacts.person_id) AS hash
FROM person_contacts
JOIN passing_customers ON passing_customers.person_id = person_contacts.exposed_person_id
JOIN persons ON persons.person_id = person_contacts.person_id
WHERE (persons.kind = 'person' OR (persons.kind = 'unknown' AND persons.is_accepted))
GROUP BY person_contacts.person_id
ORDER BY person_no
