-- Meetings among people, inside the situation: who among those whom customers met was exposed to whom.
SELECT exposed_person_id, person_id, exposed_at, kind, dose, post_id
FROM weighed_met_contacts
ORDER BY exposed_person_id, exposed_at, person_id, kind, post_id, dose
