-- One contact and stage: what it could have moved, and the credit that fell on it.
WITH credited AS (
    SELECT exposure_no, stage, sum(credited) AS credited
    FROM contact_credits
    WHERE exposure_no IS NOT NULL
    GROUP BY exposure_no, stage
)
SELECT
    numbered_exposures.exposure_no,
    numbered_exposures.customer_id,
    numbered_exposures.person_id,
    numbered_exposures.exposed_at,
    numbered_exposures.kind,
    numbered_exposures.community,
    numbered_exposures.post_id,
    contact_chances.stage,
    contact_chances.chance,
    coalesce(credited.credited, 0.0) AS credited
FROM contact_chances
JOIN numbered_exposures ON numbered_exposures.exposure_no = contact_chances.exposure_no
LEFT JOIN credited ON credited.exposure_no = contact_chances.exposure_no AND credited.stage = contact_chances.stage
WHERE contact_chances.chance > 0
