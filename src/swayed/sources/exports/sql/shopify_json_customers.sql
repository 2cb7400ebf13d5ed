-- One row per order with a customer: the address names him, and his number where he has none.
SELECT file_no, line, updated_at AS version,
    CASE WHEN coalesce(nullif(customer.email, ''), email) LIKE '%@%'
        THEN concat('email:', lower(trim(coalesce(nullif(customer.email, ''), email))))
        ELSE concat('shopify:', customer.id) END AS customer_id,
    nullif(lower(trim(coalesce(nullif(customer.email, ''), email))), '') AS email,
    nullif(coalesce(nullif(trim(concat_ws(' ', customer.first_name, customer.last_name)), ''), billing_address.name), '') AS name,
    customer.id AS external_id,
    customer.created_at AS created_at,
    coalesce(CASE customer.email_marketing_consent.state WHEN 'subscribed' THEN 'yes' WHEN NULL THEN NULL
        WHEN 'not_subscribed' THEN 'no' WHEN 'unsubscribed' THEN 'no' END, customer.accepts_marketing, buyer_accepts_marketing) AS accepts_marketing,
    coalesce(customer.default_address.country_code, billing_address.country_code) AS country,
    customer.tags AS tags
FROM export
WHERE (customer.id IS NOT NULL OR email LIKE '%@%') AND coalesce(test, 'false') <> 'true'
