-- One row per lifecycle stage that a contact entered, dated. Whoever has deals bought when a deal was won, so that becoming a
-- customer is a purchase only where the export says of no deal.
WITH dated AS (
    SELECT file_no, line, "Last Modified Date" AS version, "Record ID" AS id,
        CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email"))) ELSE concat('hubspot:', "Record ID") END AS customer_id,
        coalesce(TRY_CAST("Number of Associated Deals" AS DOUBLE), 0) AS n_deals,
        unnest([
            {'stage': 'awareness', 'name': 'subscriber', 'entered_at': coalesce("Date entered 'Subscriber (Lifecycle Stage Pipeline)'", "Became a Subscriber Date")},
            {'stage': 'research', 'name': 'lead', 'entered_at': coalesce("Date entered 'Lead (Lifecycle Stage Pipeline)'", "Became a Lead Date")},
            {'stage': 'research', 'name': 'marketing qualified lead', 'entered_at': coalesce("Date entered 'Marketing Qualified Lead (Lifecycle Stage Pipeline)'", "Became a Marketing Qualified Lead Date")},
            {'stage': 'evaluation', 'name': 'sales qualified lead', 'entered_at': coalesce("Date entered 'Sales Qualified Lead (Lifecycle Stage Pipeline)'", "Became a Sales Qualified Lead Date")},
            {'stage': 'evaluation', 'name': 'opportunity', 'entered_at': coalesce("Date entered 'Opportunity (Lifecycle Stage Pipeline)'", "Became an Opportunity Date")},
            {'stage': 'purchase', 'name': 'customer', 'entered_at': coalesce("Date entered 'Customer (Lifecycle Stage Pipeline)'", "Became a Customer Date")},
            {'stage': 'experience', 'name': 'evangelist', 'entered_at': coalesce("Date entered 'Evangelist (Lifecycle Stage Pipeline)'", "Became an Evangelist Date")}
        ]) AS entry
    FROM export
    WHERE "Record ID" <> ''
)
SELECT file_no, line, version, entry.stage = 'purchase' AND n_deals > 0 AS is_deleted,
    concat('hubspot:contact:', id, ':', entry.name) AS event_id, customer_id, entry.stage AS stage, entry.entered_at AS occurred_at,
    entry.name AS lifecycle_stage
FROM dated
WHERE trim(entry.entered_at) <> ''
