-- One row per opportunity that was opened, and one per opportunity that was won: a purchase. The buyer is the lead it came of, told
-- by the leads of the same import, else the contact, else the account. The day on which an open one is expected to close is no
-- purchase; one that is lost, open again or in the bin takes its purchase back. Opportunities that come without leads leave what is
-- known of their buyers.
WITH leads AS (
    SELECT left(trim("ConvertedOpportunityId"), 15) AS opportunity_id,
        max(CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email")))
            ELSE concat('salesforce:', left(coalesce(nullif(trim("ConvertedContactId"), ''), trim("Id")), 15)) END) AS customer_id
    FROM export_beside
    WHERE trim("ConvertedOpportunityId") <> ''
    GROUP BY left(trim("ConvertedOpportunityId"), 15)
),
contacts AS (
    SELECT left(trim("ConvertedContactId"), 15) AS contact_id, max(concat('email:', lower(trim("Email")))) AS customer_id
    FROM export_beside
    WHERE trim("ConvertedContactId") <> '' AND "Email" LIKE '%@%'
    GROUP BY left(trim("ConvertedContactId"), 15)
),
known AS (
    SELECT export.*, left(trim("Id"), 15) AS record_id, coalesce(lower(trim("IsDeleted")) IN ('true', '1'), false) AS is_binned,
        CASE WHEN trim("IsWon") <> '' THEN lower(trim("IsWon")) IN ('true', '1', 'yes') ELSE coalesce(regexp_matches(lower("StageName"), 'closed won'), false) END AS is_won,
        coalesce(leads.customer_id, contacts.customer_id, concat('salesforce:', left(coalesce(nullif(trim("ContactId"), ''), nullif(trim("AccountId"), ''),
            trim("Id")), 15))) AS customer_id,
        (SELECT count(*) FROM export_beside) = 0 AS is_stub
    FROM export
    LEFT JOIN leads ON leads.opportunity_id = left(trim(export."Id"), 15)
    LEFT JOIN contacts ON contacts.contact_id = left(trim(export."ContactId"), 15)
    WHERE trim("Id") <> ''
)
SELECT file_no, line, "SystemModstamp" AS version, is_binned AS is_deleted, is_stub, concat('salesforce:', record_id, ':opened') AS event_id, customer_id,
    'evaluation' AS stage, "CreatedDate" AS occurred_at, CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS currency,
    CAST(NULL AS VARCHAR) AS order_id, CAST(NULL AS VARCHAR) AS status, "Type" AS opportunity_type
FROM known
WHERE trim("CreatedDate") <> ''
UNION ALL
SELECT file_no, line, "SystemModstamp", is_binned OR NOT is_won, is_stub, concat('salesforce:', record_id, ':won'), customer_id, 'purchase', "CloseDate",
    "Amount", "CurrencyIsoCode", concat('salesforce:', record_id), 'paid', "Type"
FROM known
