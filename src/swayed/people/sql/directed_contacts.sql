-- Contacts of customers with people met by customers, and of those with customers, inside and outside the situation: who turned to
-- whom.
WITH directed AS (
    SELECT account_id, target_account_id FROM interactions
    UNION ALL
    SELECT account_id, target_account_id FROM post_contacts
)
SELECT own.person_no AS from_no, others.person_no AS to_no
FROM directed
JOIN paired_accounts AS own ON own.account_id = directed.account_id
JOIN paired_accounts AS others ON others.account_id = directed.target_account_id
WHERE own.is_met + others.is_met > 0
