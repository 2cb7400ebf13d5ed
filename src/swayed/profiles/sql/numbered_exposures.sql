-- Direct contacts with people, numbered; the dose as the model saw it, with the learned weight of the kind of contact.
SELECT
    row_number() OVER (
        ORDER BY exposures.customer_id, exposures.exposed_at, exposures.person_id, exposures.kind, exposures.post_id, exposures.dose
    ) AS exposure_no,
    exposures.customer_id,
    exposures.person_id,
    exposures.exposed_at,
    exposures.kind,
    exposures.dose * coalesce(weights.weight, 1.0) AS dose,
    exposures.community,
    exposures.post_id
FROM exposures
JOIN people ON people.person_id = exposures.person_id
LEFT JOIN weights ON weights.what = 'kind of contact' AND weights.name = exposures.kind
