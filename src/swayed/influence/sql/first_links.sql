-- Each graded person's credit for a transition, divided among his contacts with the customer by dose, which fades by the
-- learned half-lives; what came through a post of his own can be followed further back.
WITH carried AS (
    SELECT credits.transition_id, credits.person_id, credits.probability, transitions.customer_id, transitions.transition_at
    FROM credits
    JOIN effects ON effects.person_id = credits.person_id AND effects.stage = credits.stage
    JOIN transitions ON transitions.transition_id = credits.transition_id
    WHERE effects.grade IN ('strong', 'some')
),
met AS (
    SELECT carried.transition_id, carried.person_id, carried.probability, carried.transition_at,
        exposures.exposed_at, exposures.dose, exposures.post_id
    FROM carried
    JOIN exposures ON exposures.customer_id = carried.customer_id AND exposures.person_id = carried.person_id
    UNION ALL
    SELECT carried.transition_id, carried.person_id, carried.probability, carried.transition_at,
        followed_posts.exposed_at, followed_posts.dose, followed_posts.post_id
    FROM carried
    JOIN follow_pairs ON follow_pairs.customer_id = carried.customer_id AND follow_pairs.person_id = carried.person_id
    JOIN followed_posts
        ON followed_posts.person_id = carried.person_id AND followed_posts.exposed_at >= follow_pairs.since_at
),
weighed AS (
    SELECT
        transition_id,
        person_id,
        post_id,
        probability,
        dose * fading.weight AS weight
    FROM met
    JOIN fading
        ON fading.hours = date_diff('hour', date_trunc('hour', exposed_at), date_trunc('hour', transition_at))
    WHERE exposed_at < transition_at
),
shared AS (
    SELECT
        transition_id,
        person_id,
        post_id,
        probability * weight / sum(weight) OVER (PARTITION BY transition_id, person_id) AS probability
    FROM weighed
    WHERE weight > 0
)
SELECT
    shared.transition_id,
    shared.person_id,
    shared.post_id,
    shared.person_id AS path,
    sum(shared.probability) AS probability
FROM shared
JOIN person_posts ON person_posts.post_id = shared.post_id AND person_posts.person_id = shared.person_id
GROUP BY shared.transition_id, shared.person_id, shared.post_id
ORDER BY shared.transition_id, shared.person_id, shared.post_id
