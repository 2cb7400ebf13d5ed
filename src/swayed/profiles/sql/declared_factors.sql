-- Customers who declare a compared attribute.
SELECT met_customers.customer_no, customer_factors.factor
FROM customer_factors
JOIN compared_factors ON compared_factors.factor = customer_factors.factor AND compared_factors.source = 'attribute'
JOIN met_customers ON met_customers.customer_id = customer_factors.customer_id
