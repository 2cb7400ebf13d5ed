-- One customer, followed person and community with posts that the customer may have seen.
SELECT
    follow_pairs.customer_id,
    follow_pairs.person_id,
    meeting_places.place_no,
    CAST(sum(followed_posts.n_posts) AS BIGINT) AS n_followed,
    round(sum(followed_posts.dose * follow_pairs.factor_weight), 12) AS dose,
    min(followed_posts.exposed_at) AS first_at,
    max(followed_posts.exposed_at) AS last_at
FROM follow_pairs
JOIN followed_posts
    ON followed_posts.person_id = follow_pairs.person_id AND followed_posts.exposed_at >= follow_pairs.since_at
JOIN meeting_places ON meeting_places.community = coalesce(followed_posts.community, '')
GROUP BY follow_pairs.customer_id, follow_pairs.person_id, meeting_places.place_no
