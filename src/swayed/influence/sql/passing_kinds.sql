-- Kinds of contact of people who pass on, the most frequent first.
SELECT
    person_contacts.kind,
    row_number() OVER (ORDER BY count(*) DESC, person_contacts.kind) - 1 AS kind_no
FROM person_contacts
JOIN passing_customers ON passing_customers.person_id = person_contacts.exposed_person_id
JOIN passing_people ON passing_people.person_id = person_contacts.person_id
WHERE person_contacts.dose > 0
GROUP BY person_contacts.kind
ORDER BY kind_no
