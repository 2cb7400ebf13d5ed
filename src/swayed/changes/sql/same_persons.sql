-- Each person of the earlier result and who he is in the later one: the person who has most of his accounts now.
WITH then_accounts AS (
    SELECT person_id, unnest(accounts) AS account_id FROM then_people
),
now_accounts AS (
    SELECT person_id, unnest(accounts) AS account_id FROM now_people
),
shared AS (
    SELECT then_accounts.person_id AS then_id, now_accounts.person_id AS now_id, count(*) AS n_accounts
    FROM then_accounts
    JOIN now_accounts ON now_accounts.account_id = then_accounts.account_id
    GROUP BY then_accounts.person_id, now_accounts.person_id
),
best AS (
    SELECT then_id, now_id
    FROM shared
    QUALIFY row_number() OVER (PARTITION BY then_id ORDER BY n_accounts DESC, now_id) = 1
)
SELECT then_people.person_id AS then_id, coalesce(best.now_id, then_people.person_id) AS person_id
FROM then_people
LEFT JOIN best ON best.then_id = then_people.person_id
