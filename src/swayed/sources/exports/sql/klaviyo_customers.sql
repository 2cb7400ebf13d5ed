-- One row per profile with an event.
SELECT file_no, min(line) AS line, customer_id, max(email) AS email, max(name) AS name, max(created_at) AS created_at, max(country) AS country
FROM export_prepared
WHERE customer_id IS NOT NULL
GROUP BY file_no, customer_id
