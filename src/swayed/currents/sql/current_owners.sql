-- One row per account and the unit it speaks for: its customer where customers speak, else its person.
-- `current_settings` has one row.
SELECT account_persons.account_id, customer_persons.customer_id AS unit_id
FROM account_persons
JOIN customer_persons ON customer_persons.person_id = account_persons.person_id
JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
CROSS JOIN current_settings
WHERE current_settings.unit = 'customer'
UNION
SELECT account_persons.account_id, account_persons.person_id AS unit_id
FROM account_persons
JOIN persons ON persons.person_id = account_persons.person_id
CROSS JOIN current_settings
WHERE current_settings.unit = 'account' AND persons.kind = 'person'
