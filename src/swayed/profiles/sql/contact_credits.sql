-- Credit of each person for each step, divided among his contacts before it by dose and fading; with the lag of each contact.
WITH met AS (
    SELECT credits.transition_id, credits.person_id, numbered_exposures.exposure_no, numbered_exposures.exposed_at,
        numbered_exposures.dose
    FROM credits
    JOIN transitions ON transitions.transition_id = credits.transition_id
    JOIN numbered_exposures
        ON numbered_exposures.customer_id = transitions.customer_id
        AND numbered_exposures.person_id = credits.person_id
        AND numbered_exposures.exposed_at < transitions.transition_at
    UNION ALL
    -- Posts seen through a follow take their part, but are no contact to be compared.
    SELECT credits.transition_id, credits.person_id, CAST(NULL AS BIGINT) AS exposure_no, followed_posts.exposed_at,
        followed_posts.dose * follow_pairs.factor_weight AS dose
    FROM credits
    JOIN transitions ON transitions.transition_id = credits.transition_id
    JOIN follow_pairs ON follow_pairs.customer_id = transitions.customer_id AND follow_pairs.person_id = credits.person_id
    JOIN followed_posts
        ON followed_posts.person_id = credits.person_id
        AND followed_posts.exposed_at >= follow_pairs.since_at
        AND followed_posts.exposed_at < transitions.transition_at
),
weighed AS (
    SELECT
        met.transition_id,
        met.person_id,
        met.exposure_no,
        date_diff('hour', date_trunc('hour', met.exposed_at), date_trunc('hour', transitions.transition_at)) AS lag_hours,
        met.dose * coalesce(fading.weight, 0.0) AS weight
    FROM met
    JOIN transitions ON transitions.transition_id = met.transition_id
    LEFT JOIN fading
        ON fading.hours = date_diff('hour', date_trunc('hour', met.exposed_at), date_trunc('hour', transitions.transition_at))
)
SELECT
    weighed.exposure_no,
    credits.stage,
    weighed.lag_hours,
    credits.probability * weighed.weight
        / sum(weighed.weight) OVER (PARTITION BY weighed.transition_id, weighed.person_id) AS credited
FROM weighed
JOIN credits ON credits.transition_id = weighed.transition_id AND credits.person_id = weighed.person_id
WHERE weighed.weight > 0
