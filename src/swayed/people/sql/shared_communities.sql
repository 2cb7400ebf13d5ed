-- Jaccard share of communities that a customer and a person have in common.
WITH sizes_of_customer AS (
    SELECT customer_no, count(*) AS n FROM customer_communities GROUP BY customer_no
),
sizes_of_person AS (
    SELECT person_no, count(*) AS n FROM person_communities GROUP BY person_no
),
shared AS (
    SELECT pairs.customer_no, pairs.person_no, count(*) AS n
    FROM pairs
    JOIN customer_communities ON customer_communities.customer_no = pairs.customer_no
    JOIN person_communities
        ON person_communities.person_no = pairs.person_no
        AND person_communities.community_no = customer_communities.community_no
    GROUP BY pairs.customer_no, pairs.person_no
)
SELECT shared.customer_no, shared.person_no,
    CAST(shared.n AS DOUBLE) / (sizes_of_customer.n + sizes_of_person.n - shared.n) AS jaccard
FROM shared
JOIN sizes_of_customer ON sizes_of_customer.customer_no = shared.customer_no
JOIN sizes_of_person ON sizes_of_person.person_no = shared.person_no
