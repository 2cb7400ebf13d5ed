-- One row per deal that was opened, and one per deal that was won: a purchase. The buyer is the first contact of the deal: by the
-- address beside the name, else by the address of the contact of that number in the same import, else by the number. A deal
-- that is no longer won takes its purchase back; a won one takes the place of the day on which the contact became a customer.
-- Deals that come without contacts leave what is known of their buyers.
WITH contacts AS (
    SELECT trim("Record ID") AS contact_id, max(CASE WHEN "Email" LIKE '%@%' THEN lower(trim("Email")) END) AS email
    FROM export_beside
    GROUP BY trim("Record ID")
),
named AS (
    SELECT *, trim(split_part("Associated Contact IDs", ';', 1)) AS contact_id,
        nullif(lower(regexp_extract(split_part("Associated Contact", ';', 1), '\(([^()\s]+@[^()\s]+)\)', 1)), '') AS address,
        CASE WHEN lower(trim("Is Closed Won")) IN ('true', 'yes', '1', '1.0') THEN true WHEN trim("Is Closed Won") <> '' THEN false
            ELSE regexp_matches(lower("Deal Stage"), '\b(closed ?won)\b') END AS is_won
    FROM export
    WHERE "Record ID" <> ''
),
deals AS (
    SELECT named.*,
        CASE WHEN coalesce(named.address, contacts.email) IS NOT NULL THEN concat('email:', coalesce(named.address, contacts.email))
            WHEN named.contact_id <> '' THEN concat('hubspot:', named.contact_id)
            ELSE concat('hubspot:deal:', named."Record ID") END AS customer_id,
        named.address IS NULL AND (SELECT count(*) FROM contacts) = 0 AS is_stub
    FROM named
    LEFT JOIN contacts ON contacts.contact_id = named.contact_id
)
SELECT file_no, line, "Last Modified Date" AS version, false AS is_deleted, is_stub, concat('hubspot:deal:', "Record ID", ':opened') AS event_id,
    customer_id, 'evaluation' AS stage, "Create Date" AS occurred_at, CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS currency,
    CAST(NULL AS VARCHAR) AS order_id, CAST(NULL AS VARCHAR) AS status, "Pipeline" AS pipeline, "Deal Type" AS deal_type
FROM deals
WHERE trim("Create Date") <> ''
UNION ALL
SELECT file_no, line, "Last Modified Date", NOT coalesce(is_won, false), is_stub, concat('hubspot:deal:', "Record ID", ':won'), customer_id, 'purchase',
    coalesce(nullif(trim("Date entered 'Closed Won (Sales Pipeline)'"), ''), "Close Date"), nullif(trim("Amount"), ''), "Currency",
    concat('hubspot:', "Record ID"), 'paid', "Pipeline", "Deal Type"
FROM deals
UNION ALL
SELECT file_no, line, '9', true, false, concat('hubspot:contact:', contact_id, ':customer'), customer_id, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL
FROM deals
WHERE is_won AND contact_id <> ''
