-- One region: a value of the wanted attribute that a customer of the situation has.
SELECT DISTINCT customer_attributes.value AS unit
FROM customer_attributes
JOIN wanted_attribute ON wanted_attribute.attribute = customer_attributes.attribute
JOIN selected_customers ON selected_customers.customer_id = customer_attributes.customer_id
WHERE customer_attributes.value IS NOT NULL
ORDER BY unit
