-- One row per customer, person and community who met inside the situation, directly or through a follow.
WITH direct AS (
    SELECT
        customer_id,
        person_id,
        coalesce(community, '') AS community,
        count(*) AS n_direct,
        round(sum(dose), 12) AS dose,
        min(exposed_at) AS first_at,
        max(exposed_at) AS last_at
    FROM exposures
    GROUP BY customer_id, person_id, coalesce(community, '')
),
through_follow AS (
    SELECT
        follow_pairs.customer_id,
        follow_pairs.person_id,
        coalesce(followed_posts.community, '') AS community,
        sum(followed_posts.n_posts) AS n_followed,
        round(sum(followed_posts.dose * follow_pairs.factor_weight), 12) AS dose,
        min(followed_posts.exposed_at) AS first_at,
        max(followed_posts.exposed_at) AS last_at
    FROM follow_pairs
    JOIN followed_posts
        ON followed_posts.person_id = follow_pairs.person_id AND followed_posts.exposed_at >= follow_pairs.since_at
    GROUP BY follow_pairs.customer_id, follow_pairs.person_id, coalesce(followed_posts.community, '')
)
SELECT
    coalesce(direct.customer_id, through_follow.customer_id) AS customer_id,
    coalesce(direct.person_id, through_follow.person_id) AS person_id,
    coalesce(direct.community, through_follow.community) AS community,
    coalesce(direct.n_direct, 0) AS n_direct,
    coalesce(direct.n_direct, 0) + coalesce(through_follow.n_followed, 0) AS n_contacts,
    coalesce(direct.dose, 0.0) + coalesce(through_follow.dose, 0.0) AS dose,
    least(coalesce(direct.first_at, through_follow.first_at), coalesce(through_follow.first_at, direct.first_at)) AS first_at,
    greatest(coalesce(direct.last_at, through_follow.last_at), coalesce(through_follow.last_at, direct.last_at)) AS last_at
FROM direct
FULL OUTER JOIN through_follow
    ON through_follow.customer_id = direct.customer_id
    AND through_follow.person_id = direct.person_id
    AND through_follow.community = direct.community
