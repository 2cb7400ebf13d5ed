-- One customer, followed person and community with posts that the customer may have seen.
SELECT
    follow_pairs.customer_id,
    follow_pairs.person_id,
    followed_days.community_no,
    CAST(sum(followed_days.n_posts) AS BIGINT) AS n_followed,
    round(sum(followed_days.dose * follow_pairs.factor_weight), 12) AS dose,
    min(followed_days.exposed_at) AS first_at,
    max(followed_days.exposed_at) AS last_at
FROM follow_pairs
JOIN followed_days
    ON followed_days.person_id = follow_pairs.person_id AND followed_days.exposed_at >= follow_pairs.since_at
GROUP BY follow_pairs.customer_id, follow_pairs.person_id, followed_days.community_no
