-- One row per lead: the address names them, else the contact they became, else their own number.
SELECT file_no, line, "SystemModstamp" AS version,
    CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email")))
        ELSE concat('salesforce:', left(coalesce(nullif(trim("ConvertedContactId"), ''), trim("Id")), 15)) END AS customer_id,
    CASE WHEN "Email" LIKE '%@%' THEN lower(trim("Email")) END AS email,
    nullif(trim(concat_ws(' ', "FirstName", "LastName")), '') AS name,
    "CreatedDate" AS created_at,
    CASE WHEN lower(trim("HasOptedOutOfEmail")) IN ('true', '1', 'yes') THEN 'no' END AS accepts_marketing,
    "Country" AS country
FROM export
WHERE trim("Id") <> '' AND coalesce(lower(trim("IsDeleted")), '') NOT IN ('true', '1')
