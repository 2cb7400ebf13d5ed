-- Contacts of people who pass on, by person and time.
SELECT
    passing_customers.customer_no,
    passing_people.person_no,
    person_contacts.exposed_at,
    passing_kinds.kind_no,
    person_contacts.dose
FROM person_contacts
JOIN passing_customers ON passing_customers.person_id = person_contacts.exposed_person_id
JOIN passing_people ON passing_people.person_id = person_contacts.person_id
JOIN passing_kinds ON passing_kinds.kind = person_contacts.kind
WHERE person_contacts.dose > 0
ORDER BY passing_customers.customer_no, person_contacts.exposed_at, passing_people.person_no, person_contacts.kind,
    person_contacts.post_id, person_contacts.dose
