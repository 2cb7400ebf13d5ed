-- Every customer in his segment, and in that of all.
SELECT customer_id, segment FROM selected_customers
UNION ALL
SELECT selected_customers.customer_id, customer_settings.all_segment AS segment
FROM selected_customers
CROSS JOIN customer_settings
