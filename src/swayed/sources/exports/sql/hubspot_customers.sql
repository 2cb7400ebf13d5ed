-- One row per contact: the address names them, and the number of the record where there is none. A lifecycle stage that was
-- cleared is none any more.
SELECT file_no, line, "Last Modified Date" AS version,
    CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email"))) ELSE concat('hubspot:', "Record ID") END AS customer_id,
    CASE WHEN "Email" LIKE '%@%' THEN lower(trim("Email")) END AS email,
    nullif(trim(concat_ws(' ', "First Name", "Last Name")), '') AS name,
    "Create Date" AS created_at,
    CASE WHEN lower("Unsubscribed from all email") IN ('true', 'yes', '1') THEN 'no' END AS accepts_marketing,
    coalesce("Lifecycle Stage", '') AS lifecycle_stage,
    "Country/Region" AS country
FROM export
WHERE "Record ID" <> ''
