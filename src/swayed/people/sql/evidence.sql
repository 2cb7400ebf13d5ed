-- The very contacts before transitions: for each graded person his most probable transitions, and for each of them the
-- contact that weighs most there (dose, fading by the learned half-lives).
WITH likely AS (
    SELECT credits.transition_id, credits.person_id, credits.stage, credits.probability
    FROM credits
    JOIN people ON people.person_id = credits.person_id
    WHERE people.grade IN ('strong', 'some')
    QUALIFY row_number() OVER (PARTITION BY credits.person_id ORDER BY credits.probability DESC, credits.transition_id) <= 10
),
met AS (
    -- Direct contacts, and posts seen through a follow.
    SELECT likely.transition_id, likely.person_id, exposures.exposed_at, exposures.kind, exposures.post_id, exposures.dose
    FROM likely
    JOIN transitions ON transitions.transition_id = likely.transition_id
    JOIN exposures ON exposures.customer_id = transitions.customer_id AND exposures.person_id = likely.person_id
    UNION ALL
    SELECT likely.transition_id, likely.person_id, followed_posts.exposed_at, 'follow' AS kind, followed_posts.post_id,
        followed_posts.dose
    FROM likely
    JOIN transitions ON transitions.transition_id = likely.transition_id
    JOIN follow_pairs ON follow_pairs.customer_id = transitions.customer_id AND follow_pairs.person_id = likely.person_id
    JOIN followed_posts
        ON followed_posts.person_id = likely.person_id AND followed_posts.exposed_at >= follow_pairs.since_at
),
contacts AS (
    SELECT
        likely.person_id,
        transitions.customer_id,
        met.exposed_at AS contact_at,
        met.kind,
        met.post_id,
        transitions.transition_at,
        likely.stage,
        likely.probability
    FROM likely
    JOIN transitions ON transitions.transition_id = likely.transition_id
    JOIN met
        ON met.transition_id = likely.transition_id
        AND met.person_id = likely.person_id
        AND met.exposed_at < transitions.transition_at
    LEFT JOIN fading
        ON fading.hours = date_diff(
            'hour', date_trunc('hour', met.exposed_at), date_trunc('hour', transitions.transition_at)
        )
    QUALIFY row_number() OVER (
        PARTITION BY likely.transition_id, likely.person_id
        ORDER BY
            met.dose * coalesce(fading.weight, 0.0) DESC,
            met.exposed_at DESC, met.post_id
    ) = 1
)
SELECT person_id, customer_id, contact_at, kind, post_id, transition_at, stage, probability
FROM contacts
ORDER BY person_id, probability DESC, customer_id, transition_at
