-- Jaccard share of communities that a customer and a person have in common.
WITH of_customer AS (
    SELECT DISTINCT meetings.customer_id, met_communities.community_no
    FROM meetings
    JOIN met_communities ON met_communities.community = meetings.community
),
sizes_of_customer AS (
    SELECT customer_id, count(*) AS n FROM of_customer GROUP BY customer_id
),
sizes_of_person AS (
    SELECT person_id, count(*) AS n FROM person_communities GROUP BY person_id
),
shared AS (
    SELECT pairs.customer_id, pairs.person_id, count(*) AS n
    FROM pairs
    JOIN of_customer ON of_customer.customer_id = pairs.customer_id
    JOIN person_communities
        ON person_communities.person_id = pairs.person_id AND person_communities.community_no = of_customer.community_no
    GROUP BY pairs.customer_id, pairs.person_id
)
SELECT shared.customer_id, shared.person_id,
    CAST(shared.n AS DOUBLE) / (sizes_of_customer.n + sizes_of_person.n - shared.n) AS jaccard
FROM shared
JOIN sizes_of_customer ON sizes_of_customer.customer_id = shared.customer_id
JOIN sizes_of_person ON sizes_of_person.person_id = shared.person_id
