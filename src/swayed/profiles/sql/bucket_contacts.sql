-- Direct contacts with the persons of the asked bucket, numbered.
SELECT
    row_number() OVER (
        ORDER BY numbered_exposures.customer_no, numbered_exposures.exposed_at, numbered_exposures.person_no,
            numbered_exposures.is_addressed, numbered_exposures.post_no, numbered_exposures.community, numbered_exposures.dose
    ) AS contact_no,
    numbered_exposures.person_no,
    numbered_exposures.customer_no,
    numbered_exposures.post_no,
    numbered_exposures.exposed_at,
    numbered_exposures.exposed_hour,
    numbered_exposures.is_addressed,
    numbered_exposures.community,
    numbered_exposures.dose
FROM numbered_exposures
JOIN asked_bucket ON asked_bucket.bucket_no = numbered_exposures.bucket_no
WHERE numbered_exposures.dose > 0
