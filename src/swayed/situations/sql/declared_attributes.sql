-- What is declared of each customer.
SELECT customer_id, attribute, trim(value) AS value FROM customer_attributes WHERE length(trim(value)) > 0
