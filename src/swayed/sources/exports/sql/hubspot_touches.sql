-- One row per contact who came by a visit, and one per answer to how they heard of the brand. A contact who was imported or
-- entered by hand ("offline sources") came by none.
WITH contacts AS (
    SELECT *, CASE WHEN "Email" LIKE '%@%' THEN concat('email:', lower(trim("Email"))) ELSE concat('hubspot:', "Record ID") END AS customer_id,
        upper(regexp_replace(trim("Original Traffic Source"), '[ -]', '_', 'g')) AS came_by
    FROM export
    WHERE "Record ID" <> ''
)
SELECT file_no, line, "Last Modified Date" AS version, concat('hubspot:', "Record ID", ':visit') AS touch_id, 'visit' AS kind, customer_id,
    coalesce(nullif(trim("Time First Seen"), ''), "Create Date") AS occurred_at,
    CASE WHEN came_by NOT IN ('DIRECT_TRAFFIC', 'OTHER_CAMPAIGNS') AND came_by NOT LIKE '%OTHER%' THEN coalesce(
        CASE WHEN came_by NOT IN ('EMAIL_MARKETING') THEN nullif(trim("Original Traffic Source Drill-Down 1"), '') END, lower(replace(came_by, '_', ' '))) END AS source,
    CASE WHEN came_by <> 'DIRECT_TRAFFIC' THEN lower(replace(came_by, '_', ' ')) END AS medium,
    CASE WHEN came_by LIKE 'PAID%' OR came_by LIKE '%EMAIL%' THEN nullif(trim("Original Traffic Source Drill-Down 2"), '') END AS campaign,
    CAST(NULL AS VARCHAR) AS "text"
FROM contacts
WHERE came_by <> '' AND came_by NOT IN ('OFFLINE', 'OFFLINE_SOURCES')
UNION ALL
SELECT file_no, line, "Last Modified Date", concat('hubspot:', "Record ID", ':survey'), 'survey', customer_id, "Create Date", NULL, NULL, NULL,
    regexp_replace(trim("How did you hear about us?"), '[^\s()<>,;]+@[^\s()<>,;]+[.][^\s()<>,;]+', '(e-mail)', 'g')
FROM contacts
WHERE trim("How did you hear about us?") <> ''
