-- Contacts whose wording meets a compared factor: that of the contact's post, or of the customer's own posts of the 90 days before.
WITH worded AS (
    SELECT post_factors.post_id, post_factors.factor
    FROM post_factors
    JOIN compared_factors ON compared_factors.factor = post_factors.factor AND compared_factors.source = 'wording'
),
own_posts AS (
    SELECT customer_persons.customer_id, worded.factor, posts.posted_at
    FROM worded
    JOIN posts ON posts.post_id = worded.post_id
    JOIN account_persons ON account_persons.account_id = posts.account_id
    JOIN customer_persons ON customer_persons.person_id = account_persons.person_id
)
SELECT numbered_exposures.exposure_no, worded.factor
FROM numbered_exposures
JOIN worded ON worded.post_id = numbered_exposures.post_id
UNION
SELECT numbered_exposures.exposure_no, own_posts.factor
FROM numbered_exposures
JOIN own_posts
    ON own_posts.customer_id = numbered_exposures.customer_id
    AND own_posts.posted_at <= numbered_exposures.exposed_at
    AND own_posts.posted_at >= numbered_exposures.exposed_at - INTERVAL 90 DAY
