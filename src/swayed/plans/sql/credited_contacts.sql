-- Credit of graded people divided among their contacts before each step, by dose and by the learned half-lives.
WITH carried AS (
    SELECT credits.transition_id, credits.person_id, credits.probability, transitions.customer_id, transitions.transition_at
    FROM credits
    JOIN transitions ON transitions.transition_id = credits.transition_id
    JOIN (SELECT DISTINCT person_id FROM effect_draws WHERE is_named) AS named ON named.person_id = credits.person_id
),
met AS (
    SELECT carried.transition_id, carried.person_id, carried.probability, carried.transition_at,
        exposures.exposed_at, exposures.dose
    FROM carried
    JOIN exposures ON exposures.customer_id = carried.customer_id AND exposures.person_id = carried.person_id
    UNION ALL
    SELECT carried.transition_id, carried.person_id, carried.probability, carried.transition_at,
        followed_posts.exposed_at, followed_posts.dose * follow_pairs.factor_weight AS dose
    FROM carried
    JOIN follow_pairs ON follow_pairs.customer_id = carried.customer_id AND follow_pairs.person_id = carried.person_id
    JOIN followed_posts
        ON followed_posts.person_id = carried.person_id AND followed_posts.exposed_at >= follow_pairs.since_at
),
weighed AS (
    SELECT
        met.transition_id,
        met.person_id,
        met.probability,
        date_trunc('hour', met.exposed_at) AS hour_at,
        fading.hours AS lag_hours,
        met.dose * fading.weight AS weight
    FROM met
    JOIN fading ON fading.hours = date_diff('hour', date_trunc('hour', met.exposed_at), date_trunc('hour', met.transition_at))
    WHERE met.exposed_at < met.transition_at AND met.dose * fading.weight > 0
),
shared AS (
    SELECT person_id, hour_at, lag_hours,
        probability * weight / sum(weight) OVER (PARTITION BY transition_id, person_id) AS credit
    FROM weighed
)
SELECT person_id, hour_at, CAST(lag_hours AS BIGINT) AS lag_hours, sum(credit) AS credit
FROM shared
GROUP BY person_id, hour_at, lag_hours
ORDER BY person_id, hour_at, lag_hours
