-- One attribute that tells customers of the situation apart in regions, or may.
SELECT
    customer_attributes.attribute,
    count(DISTINCT customer_attributes.value) AS n_regions,
    count(*) AS n_customers
FROM customer_attributes
JOIN selected_customers ON selected_customers.customer_id = customer_attributes.customer_id
WHERE customer_attributes.value IS NOT NULL
GROUP BY customer_attributes.attribute
ORDER BY customer_attributes.attribute
