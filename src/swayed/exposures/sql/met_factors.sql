-- Which factors of the situation each exposure meets: in its post, as an attribute, or in the customer's posts of 90 days.
WITH own_posts AS (
    SELECT customer_persons.customer_id, post_factors.factor, posts.posted_at
    FROM post_factors
    JOIN posts ON posts.post_id = post_factors.post_id
    JOIN account_persons ON account_persons.account_id = posts.account_id
    JOIN customer_persons ON customer_persons.person_id = account_persons.person_id
)
SELECT exposure_candidates.exposure_no, post_factors.factor
FROM exposure_candidates
JOIN post_factors ON post_factors.post_id = exposure_candidates.post_id
UNION
SELECT exposure_candidates.exposure_no, customer_factors.factor
FROM exposure_candidates
JOIN customer_factors ON customer_factors.customer_id = exposure_candidates.customer_id
UNION
SELECT exposure_candidates.exposure_no, own_posts.factor
FROM exposure_candidates
JOIN own_posts
    ON own_posts.customer_id = exposure_candidates.customer_id
    AND own_posts.posted_at <= exposure_candidates.exposed_at
    AND own_posts.posted_at >= exposure_candidates.exposed_at - INTERVAL 90 DAY
