-- Accounts of the people whom customers met inside the situation.
WITH met AS (
    SELECT DISTINCT person_id FROM meetings
)
SELECT account_persons.account_id, account_persons.person_id
FROM account_persons
JOIN met ON met.person_id = account_persons.person_id
