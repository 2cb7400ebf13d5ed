-- One row per account of the shop.
SELECT file_no, line, date_modified_gmt AS version,
    CASE WHEN email LIKE '%@%' THEN concat('email:', lower(trim(email))) ELSE concat('woocommerce:', id) END AS customer_id,
    nullif(lower(trim(email)), '') AS email,
    nullif(trim(concat_ws(' ', first_name, last_name)), '') AS name,
    coalesce(nullif(date_created_gmt, '') || 'Z', date_created) AS created_at,
    nullif(billing.country, '') AS country
FROM export
WHERE id IS NOT NULL
