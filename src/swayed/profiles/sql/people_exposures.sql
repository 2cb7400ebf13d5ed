-- Direct contacts with people, in numbers but for the post; the dose as the model saw it, with the learned weight of the kind of contact.
SELECT
    person_buckets.bucket_no,
    met_people.person_no,
    met_customers.customer_no,
    exposures.post_id,
    exposures.exposed_at,
    date_diff('hour', date_trunc('hour', TIMESTAMPTZ '1970-01-01 00:00:00+00'), date_trunc('hour', exposures.exposed_at)) AS exposed_hour,
    CASE WHEN exposures.kind IN ('answer', 'reply', 'mention') THEN 1 ELSE 0 END AS is_addressed,
    exposures.community,
    exposures.dose * coalesce(weights.weight, 1.0) AS dose
FROM exposures
JOIN people ON people.person_id = exposures.person_id
JOIN met_people ON met_people.person_id = exposures.person_id
JOIN person_buckets ON person_buckets.person_no = met_people.person_no
JOIN met_customers ON met_customers.customer_id = exposures.customer_id
LEFT JOIN weights ON weights.what = 'kind of contact' AND weights.name = exposures.kind
