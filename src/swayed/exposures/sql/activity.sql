-- What each customer did or met on each day, in and out of the situation: contacts with anybody, and own posts.
WITH own_accounts AS (
    SELECT customer_persons.customer_id, account_persons.account_id
    FROM customer_persons
    JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
    JOIN account_persons ON account_persons.person_id = customer_persons.person_id
),
deeds AS (
    SELECT account_id, CAST(occurred_at AS DATE) AS day, count(*) AS n FROM known_contacts GROUP BY account_id, CAST(occurred_at AS DATE)
    UNION ALL
    SELECT target_account_id AS account_id, CAST(occurred_at AS DATE) AS day, count(*) AS n
    FROM known_contacts
    GROUP BY target_account_id, CAST(occurred_at AS DATE)
    UNION ALL
    SELECT account_id, CAST(posted_at AS DATE) AS day, count(*) AS n FROM posts GROUP BY account_id, CAST(posted_at AS DATE)
)
SELECT own_accounts.customer_id, deeds.day, CAST(sum(deeds.n) AS BIGINT) AS n_contacts
FROM deeds
JOIN own_accounts ON own_accounts.account_id = deeds.account_id
GROUP BY own_accounts.customer_id, deeds.day
