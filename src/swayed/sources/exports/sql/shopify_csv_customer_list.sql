-- One row per customer. Those without an address are known by their number alone. Where a sheet with tags says none, there are
-- none any more.
SELECT file_no, line,
    CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email")))
        ELSE concat('shopify:', ltrim("Customer ID", '''')) END AS customer_id,
    lower(trim("Email")) AS email,
    nullif(trim(concat_ws(' ', ltrim("First Name", ''''), ltrim("Last Name", ''''))), '') AS name,
    "Accepts Email Marketing" AS accepts_marketing,
    nullif(ltrim("Customer ID", ''''), '') AS external_id,
    coalesce("Default Address Country Code", "Country") AS country,
    coalesce("Tags", CASE WHEN list_contains(columns, 'Tags') THEN '' END) AS tags
FROM export
JOIN export_files USING (file_no)
WHERE "Email" LIKE '%@%' OR "Customer ID" IS NOT NULL
