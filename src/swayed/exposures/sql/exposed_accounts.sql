-- Accounts of selected customers: who is exposed when one of them meets somebody.
SELECT account_persons.account_id, account_persons.person_id, customer_persons.customer_id
FROM account_persons
JOIN customer_persons ON customer_persons.person_id = account_persons.person_id
JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
