-- One row per order with a buyer: the address names them, and the number of their account where there is none.
SELECT file_no, line, date_modified_gmt AS version, customer_id,
    nullif(lower(trim(billing.email)), '') AS email,
    nullif(trim(concat_ws(' ', billing.first_name, billing.last_name)), '') AS name,
    nullif(billing.country, '') AS country
FROM export_prepared
