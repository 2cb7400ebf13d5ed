-- Direct contacts with people, in numbers, bucket by bucket.
SELECT
    people_exposures.bucket_no,
    people_exposures.person_no,
    people_exposures.customer_no,
    met_posts.post_no,
    people_exposures.exposed_at,
    people_exposures.exposed_hour,
    people_exposures.is_addressed,
    people_exposures.community,
    people_exposures.dose
FROM people_exposures
LEFT JOIN met_posts ON met_posts.post_id = people_exposures.post_id
-- A bucket that lies together is read without the others.
ORDER BY people_exposures.bucket_no
