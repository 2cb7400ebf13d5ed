-- One row per customer. Those without an address are known by their number alone.
SELECT file_no, line,
    CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email")))
        ELSE concat('shopify:', ltrim("Customer ID", '''')) END AS customer_id,
    lower(trim("Email")) AS email,
    nullif(trim(concat_ws(' ', ltrim("First Name", ''''), ltrim("Last Name", ''''))), '') AS name,
    "Accepts Email Marketing" AS accepts_marketing,
    nullif(ltrim("Customer ID", ''''), '') AS external_id,
    coalesce("Default Address Country Code", "Country") AS country,
    "Tags" AS tags
FROM export
WHERE "Email" LIKE '%@%' OR "Customer ID" IS NOT NULL
