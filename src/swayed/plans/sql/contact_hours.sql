-- Dose of all contacts of graded people by hour, posts once for each follower.
WITH named AS (
    SELECT DISTINCT person_id FROM effect_draws WHERE is_named
),
followers AS (
    SELECT follow_pairs.person_id, sum(follow_pairs.factor_weight) AS factor_weight
    FROM follow_pairs
    GROUP BY follow_pairs.person_id
),
met AS (
    SELECT exposures.person_id, exposures.exposed_at, exposures.dose
    FROM exposures
    JOIN named ON named.person_id = exposures.person_id
    UNION ALL
    SELECT followed_posts.person_id, followed_posts.exposed_at, followed_posts.dose * followers.factor_weight AS dose
    FROM followed_posts
    JOIN named ON named.person_id = followed_posts.person_id
    JOIN followers ON followers.person_id = followed_posts.person_id
)
SELECT met.person_id, date_trunc('hour', met.exposed_at) AS hour_at, round(sum(met.dose), 12) AS dose
FROM met
CROSS JOIN path_bounds
WHERE met.exposed_at < path_bounds.to_at
GROUP BY met.person_id, date_trunc('hour', met.exposed_at)
ORDER BY met.person_id, hour_at
