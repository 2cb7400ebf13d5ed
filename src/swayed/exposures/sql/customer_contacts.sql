-- Direct contacts on the customer's side: who is exposed to whom. Nobody is exposed to himself.
SELECT
    customer_persons.customer_id,
    others.person_id,
    sided_contacts.kind,
    sided_contacts.kind_weight,
    CASE WHEN sided_contacts.is_day THEN sided_contacts.occurred_at + INTERVAL 86399 SECOND ELSE sided_contacts.occurred_at END AS exposed_at,
    sided_contacts.interaction_id,
    coalesce(sided_contacts.interaction_id, sided_contacts.own_post_id) AS contact_id,
    sided_contacts.post_id,
    sided_contacts.community,
    sided_contacts.products
FROM sided_contacts
JOIN account_persons AS exposed ON exposed.account_id = sided_contacts.exposed_account_id
JOIN customer_persons ON customer_persons.person_id = exposed.person_id
JOIN account_persons AS others ON others.account_id = sided_contacts.other_account_id
-- Written as a CASE, since planners take a bare <> for a join condition and multiply the accounts first.
WHERE CASE WHEN others.person_id = exposed.person_id THEN 0 ELSE 1 END = 1
