-- Credit of each person of the bucket for each step, divided among his contacts before it by dose and fading; with the lag of each contact.
WITH asked AS (
    SELECT numbered_credits.*
    FROM numbered_credits
    JOIN asked_bucket ON asked_bucket.bucket_no = numbered_credits.bucket_no
),
met AS (
    SELECT asked.credit_no, asked.stage_no, asked.probability, bucket_contacts.contact_no,
        asked.transition_hour - bucket_contacts.exposed_hour AS lag_hours, bucket_contacts.dose
    FROM asked
    JOIN bucket_contacts
        ON bucket_contacts.customer_no = asked.customer_no
        AND bucket_contacts.person_no = asked.person_no
        AND bucket_contacts.exposed_at < asked.transition_at
    UNION ALL
    -- Posts seen through a follow take their part, but are no contact to be compared.
    SELECT asked.credit_no, asked.stage_no, asked.probability, CAST(NULL AS BIGINT) AS contact_no,
        asked.transition_hour - credited_posts.exposed_hour AS lag_hours, credited_posts.dose * asked.factor_weight AS dose
    FROM asked
    JOIN asked_bucket ON TRUE
    JOIN credited_posts
        ON credited_posts.bucket_no = asked_bucket.bucket_no
        AND credited_posts.person_no = asked.person_no
        AND credited_posts.exposed_at >= asked.since_at
        AND credited_posts.exposed_at < asked.transition_at
),
weighed AS (
    SELECT met.credit_no, met.stage_no, met.probability, met.contact_no, met.lag_hours, met.dose * fading.weight AS weight
    FROM met
    JOIN fading ON fading.hours = met.lag_hours
    WHERE met.dose * fading.weight > 0
)
SELECT contact_no, stage_no, lag_hours, probability * weight / sum(weight) OVER (PARTITION BY credit_no) AS credited
FROM weighed
