-- Jaccard share of communities that a customer and a person have in common.
WITH of_customer AS (
    SELECT DISTINCT customer_id, community FROM meetings WHERE community <> ''
),
of_person AS (
    SELECT DISTINCT account_persons.person_id, posts.community
    FROM posts
    JOIN account_persons ON account_persons.account_id = posts.account_id
    WHERE posts.community IS NOT NULL
),
sizes_of_customer AS (
    SELECT customer_id, count(*) AS n FROM of_customer GROUP BY customer_id
),
sizes_of_person AS (
    SELECT person_id, count(*) AS n FROM of_person GROUP BY person_id
),
common AS (
    SELECT pairs.customer_id, pairs.person_id, count(*) AS n_common
    FROM pairs
    JOIN of_customer ON of_customer.customer_id = pairs.customer_id
    JOIN of_person ON of_person.person_id = pairs.person_id AND of_person.community = of_customer.community
    GROUP BY pairs.customer_id, pairs.person_id
)
SELECT common.customer_id, common.person_id,
    CAST(common.n_common AS DOUBLE) / (sizes_of_customer.n + sizes_of_person.n - common.n_common) AS jaccard
FROM common
JOIN sizes_of_customer ON sizes_of_customer.customer_id = common.customer_id
JOIN sizes_of_person ON sizes_of_person.person_id = common.person_id
