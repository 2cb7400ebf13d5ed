-- Own activity of visible customers by day.
SELECT hazard_customers.customer_no, activity.day, activity.n_contacts
FROM activity
JOIN hazard_customers ON hazard_customers.customer_id = activity.customer_id
ORDER BY hazard_customers.customer_no, activity.day
