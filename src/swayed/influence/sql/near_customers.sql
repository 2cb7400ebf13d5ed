-- The same customers under the numbers of their places.
SELECT
    hazard_customers.customer_id,
    customer_places.place AS customer_no,
    hazard_customers.community,
    hazard_customers.segment
FROM hazard_customers
JOIN customer_places ON customer_places.customer_no = hazard_customers.customer_no
ORDER BY customer_places.place
