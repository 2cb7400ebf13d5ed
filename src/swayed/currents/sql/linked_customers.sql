-- How many selected customers have an account that wrote or did something.
SELECT count(DISTINCT customer_persons.customer_id) AS n
FROM customer_persons
JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
JOIN account_persons ON account_persons.person_id = customer_persons.person_id
JOIN posts ON posts.account_id = account_persons.account_id
