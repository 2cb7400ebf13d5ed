-- One customer of the situation, numbered in the order of his id.
SELECT CAST(row_number() OVER (ORDER BY customer_id) - 1 AS INTEGER) AS customer_no, customer_id, segment
FROM selected_customers
