-- Each person and each customer who stands before a stage and would meet him.
SELECT plan_contacts.person_id, prospects.customer_id, prospects.stage, prospects.segment, plan_contacts.contacts
FROM plan_contacts
JOIN prospects ON prospects.customer_id = plan_contacts.customer_id
WHERE plan_contacts.contacts > 0
ORDER BY plan_contacts.person_id, prospects.customer_id, prospects.stage
