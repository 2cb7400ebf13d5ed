-- One row per lead that came, and one per lead that was converted. The same record bears 15 letters in a report and 18 elsewhere;
-- the first 15 are the record. What lies in the bin goes.
WITH leads AS (
    SELECT *, left(trim("Id"), 15) AS lead_id, coalesce(lower(trim("IsDeleted")) IN ('true', '1'), false) AS is_binned,
        CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email")))
            ELSE concat('salesforce:', left(coalesce(nullif(trim("ConvertedContactId"), ''), trim("Id")), 15)) END AS customer_id
    FROM export
    WHERE trim("Id") <> ''
)
SELECT file_no, line, "SystemModstamp" AS version, is_binned AS is_deleted, concat('salesforce:', lead_id, ':lead') AS event_id, customer_id,
    'research' AS stage, "CreatedDate" AS occurred_at, "Status" AS lead_status
FROM leads
WHERE trim("CreatedDate") <> ''
UNION ALL
SELECT file_no, line, "SystemModstamp", is_binned, concat('salesforce:', lead_id, ':converted'), customer_id, 'evaluation', "ConvertedDate", "Status"
FROM leads
WHERE trim("ConvertedDate") <> ''
