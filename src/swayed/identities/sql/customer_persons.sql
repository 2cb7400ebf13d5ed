-- One row per customer and person that he is himself.
SELECT customer_accounts.customer_id, account_persons.person_id, min(customer_accounts.linked_by) AS linked_by
FROM customer_accounts
JOIN account_persons ON account_persons.account_id = customer_accounts.account_id
GROUP BY customer_accounts.customer_id, account_persons.person_id
