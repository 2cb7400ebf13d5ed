-- Contacts of each customer and person in both directions, inside and outside the situation.
WITH directed AS (
    SELECT account_id, target_account_id FROM interactions
    UNION ALL
    SELECT account_id, target_account_id FROM post_contacts
),
sides AS (
    SELECT customer_persons.customer_id, others.person_id, 1 AS n_out, 0 AS n_in
    FROM directed
    JOIN account_persons AS own ON own.account_id = directed.account_id
    JOIN customer_persons ON customer_persons.person_id = own.person_id
    JOIN account_persons AS others ON others.account_id = directed.target_account_id
    UNION ALL
    SELECT customer_persons.customer_id, others.person_id, 0 AS n_out, 1 AS n_in
    FROM directed
    JOIN account_persons AS own ON own.account_id = directed.target_account_id
    JOIN customer_persons ON customer_persons.person_id = own.person_id
    JOIN account_persons AS others ON others.account_id = directed.account_id
)
SELECT customer_id, person_id, sum(n_out) AS n_out, sum(n_in) AS n_in
FROM sides
GROUP BY customer_id, person_id
