-- One row per customer who answered and left an address.
SELECT file_no, min(line) AS line, customer_id, email
FROM export_prepared
WHERE email IS NOT NULL
GROUP BY file_no, customer_id, email
