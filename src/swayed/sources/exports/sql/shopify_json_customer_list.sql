-- One row per customer.
SELECT file_no, line, updated_at AS version,
    CASE WHEN email LIKE '%@%' THEN concat('email:', lower(trim(email))) ELSE concat('shopify:', id) END AS customer_id,
    nullif(lower(trim(email)), '') AS email,
    nullif(trim(concat_ws(' ', first_name, last_name)), '') AS name,
    id AS external_id,
    created_at,
    coalesce(CASE email_marketing_consent.state WHEN 'subscribed' THEN 'yes' WHEN 'not_subscribed' THEN 'no'
        WHEN 'unsubscribed' THEN 'no' END, accepts_marketing) AS accepts_marketing,
    default_address.country_code AS country,
    tags
FROM export
WHERE id IS NOT NULL
