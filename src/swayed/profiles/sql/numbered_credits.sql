-- Credit of each person for each step, in numbers, bucket by bucket; since when the customer follows him, where he does.
SELECT
    row_number() OVER (ORDER BY credits.transition_id, credits.person_id) AS credit_no,
    person_buckets.bucket_no,
    met_people.person_no,
    met_customers.customer_no,
    numbered_stages.stage_no,
    transitions.transition_at,
    date_diff('hour', date_trunc('hour', TIMESTAMPTZ '1970-01-01 00:00:00+00'), date_trunc('hour', transitions.transition_at)) AS transition_hour,
    credits.probability,
    follow_pairs.since_at,
    follow_pairs.factor_weight
FROM credits
JOIN transitions ON transitions.transition_id = credits.transition_id
JOIN met_people ON met_people.person_id = credits.person_id
JOIN person_buckets ON person_buckets.person_no = met_people.person_no
JOIN met_customers ON met_customers.customer_id = transitions.customer_id
JOIN numbered_stages ON numbered_stages.stage = credits.stage
LEFT JOIN follow_pairs ON follow_pairs.customer_id = transitions.customer_id AND follow_pairs.person_id = credits.person_id
ORDER BY person_buckets.bucket_no
