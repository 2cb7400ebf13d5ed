-- Customers of the situation, numbered, and the number of each one's own person.
SELECT
    CAST(row_number() OVER (ORDER BY customer_persons.customer_id) AS INTEGER) AS customer_no,
    customer_persons.customer_id,
    paired_persons.person_no AS own_no
FROM customer_persons
JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
JOIN paired_persons ON paired_persons.person_id = customer_persons.person_id
