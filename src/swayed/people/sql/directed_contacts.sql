-- How often each customer turned to each person met by customers, and each of them to each customer, inside and outside the
-- situation.
WITH directed AS (
    SELECT account_id, target_account_id FROM interactions
    UNION ALL
    SELECT account_id, target_account_id FROM post_contacts
)
SELECT own.person_no AS from_no, others.person_no AS to_no, CAST(count(*) AS INTEGER) AS n
FROM directed
JOIN paired_accounts AS own ON own.account_id = directed.account_id
JOIN paired_accounts AS others ON others.account_id = directed.target_account_id
WHERE own.is_met + others.is_met > 0
GROUP BY own.person_no, others.person_no
