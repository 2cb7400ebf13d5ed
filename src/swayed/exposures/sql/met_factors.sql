-- Which factors of the situation each contact meets: in its post, as an attribute, or in the customer's posts of 90 days.
WITH own_posts AS (
    SELECT customer_persons.customer_id, post_factors.factor, posts.posted_at
    FROM post_factors
    JOIN posts ON posts.post_id = post_factors.post_id
    JOIN account_persons ON account_persons.account_id = posts.account_id
    JOIN customer_persons ON customer_persons.person_id = account_persons.person_id
)
SELECT numbered_contacts.customer_id, numbered_contacts.exposure_no, post_factors.factor
FROM numbered_contacts
JOIN post_factors ON post_factors.post_id = numbered_contacts.post_id
UNION
SELECT numbered_contacts.customer_id, numbered_contacts.exposure_no, customer_factors.factor
FROM numbered_contacts
JOIN customer_factors ON customer_factors.customer_id = numbered_contacts.customer_id
UNION
SELECT numbered_contacts.customer_id, numbered_contacts.exposure_no, own_posts.factor
FROM numbered_contacts
JOIN own_posts
    ON own_posts.customer_id = numbered_contacts.customer_id
    AND own_posts.posted_at <= numbered_contacts.exposed_at
    AND own_posts.posted_at >= numbered_contacts.exposed_at - INTERVAL 90 DAY
