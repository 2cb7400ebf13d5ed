-- Factors that declared attributes of selected customers meet.
SELECT DISTINCT met_conditions.customer_id, customer_conditions.name AS factor
FROM met_conditions
JOIN customer_conditions
    ON customer_conditions.condition_no = met_conditions.condition_no AND customer_conditions.role = 'factor'
JOIN selected_customers ON selected_customers.customer_id = met_conditions.customer_id
