-- Direct contacts with people, numbered; which stretch of days of the calendar they lie in.
SELECT
    row_number() OVER (
        ORDER BY exposures.customer_id, exposures.exposed_at, exposures.person_id, exposures.kind, exposures.post_id, exposures.dose
    ) AS exposure_no,
    exposures.customer_id,
    exposures.person_id,
    exposures.exposed_at,
    exposures.kind,
    exposures.dose,
    exposures.community,
    exposures.post_id
FROM exposures
JOIN people ON people.person_id = exposures.person_id
