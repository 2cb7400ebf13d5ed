-- Customers from one number to another: the part that is worked through at once.
SELECT met_customers.customer_no, met_customers.customer_id
FROM met_customers
JOIN asked_numbers ON met_customers.customer_no >= asked_numbers.first_no AND met_customers.customer_no < asked_numbers.end_no
