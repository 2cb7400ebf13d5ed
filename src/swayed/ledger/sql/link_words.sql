-- Words of a link and the person they stand for: what collaborations agreed on, else the handle of one person alone.
-- A link lives on after a collaboration has ended; where two used the same word, the later beginning wins from its day on.
WITH agreed AS (
    SELECT lower(trim(utm_content)) AS word, account_id, collaboration_id, starts_on FROM collaborations WHERE trim(utm_content) <> ''
    UNION ALL
    SELECT lower(trim(collaboration_id)) AS word, account_id, collaboration_id, starts_on FROM collaborations
    UNION ALL
    SELECT lower(trim(code)) AS word, account_id, collaboration_id, starts_on FROM collaborations WHERE trim(code) <> ''
),
handles AS (
    SELECT lower(trim(accounts.handle)) AS word, min(account_persons.person_id) AS person_id
    FROM accounts
    JOIN account_persons ON account_persons.account_id = accounts.account_id
    GROUP BY lower(trim(accounts.handle))
    HAVING count(DISTINCT account_persons.person_id) = 1
)
SELECT agreed.word, account_persons.person_id, agreed.collaboration_id, agreed.starts_on, 1 AS origin
FROM agreed
JOIN account_persons ON account_persons.account_id = agreed.account_id
UNION ALL
SELECT word, person_id, CAST(NULL AS VARCHAR) AS collaboration_id, CAST(NULL AS DATE) AS starts_on, 2 AS origin
FROM handles
