-- One row per lead with a source. A source that says that somebody recommended the brand is the lead's own word, any other a visit.
SELECT file_no, line, "SystemModstamp" AS version, concat('salesforce:', left(trim("Id"), 15), ':source') AS touch_id,
    CASE WHEN regexp_matches(lower("LeadSource"), 'referral|recommend|word of mouth|empfehlung') THEN 'survey' ELSE 'visit' END AS kind,
    CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email")))
        ELSE concat('salesforce:', left(coalesce(nullif(trim("ConvertedContactId"), ''), trim("Id")), 15)) END AS customer_id,
    "CreatedDate" AS occurred_at, trim("LeadSource") AS source,
    CASE WHEN regexp_matches(lower("LeadSource"), 'referral|recommend|word of mouth|empfehlung') THEN trim("LeadSource") END AS "text"
FROM export
WHERE trim("Id") <> '' AND trim("LeadSource") <> '' AND coalesce(lower(trim("IsDeleted")), '') NOT IN ('true', '1')
    AND NOT regexp_matches(lower("LeadSource"), 'purchased list|^other$|phone inquiry')
