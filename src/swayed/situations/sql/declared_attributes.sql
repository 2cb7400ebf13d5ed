-- What is declared of each customer, with the two columns of `customers` that a condition may ask for.
SELECT customer_id, attribute, trim(value) AS value FROM customer_attributes WHERE value IS NOT NULL
UNION ALL
SELECT customer_id, 'created_at' AS attribute, CAST(created_at AS VARCHAR) AS value
FROM customers
WHERE created_at IS NOT NULL
UNION ALL
SELECT customer_id, 'accepts_marketing' AS attribute, CASE WHEN accepts_marketing THEN 'true' ELSE 'false' END AS value
FROM customers
WHERE accepts_marketing IS NOT NULL
