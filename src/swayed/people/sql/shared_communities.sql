-- Jaccard share of communities that a customer and a person have in common.
WITH of_customer AS (
    SELECT DISTINCT customer_id, community FROM meetings WHERE community <> ''
),
sizes_of_customer AS (
    SELECT customer_id, count(*) AS n FROM of_customer GROUP BY customer_id
),
compared AS (
    SELECT pair_communities.customer_id, pair_communities.person_id, count(*) AS n_of_person, count(of_customer.community) AS n_common
    FROM pair_communities
    LEFT JOIN of_customer
        ON of_customer.customer_id = pair_communities.customer_id AND of_customer.community = pair_communities.community
    GROUP BY pair_communities.customer_id, pair_communities.person_id
)
SELECT compared.customer_id, compared.person_id,
    CAST(compared.n_common AS DOUBLE) / (sizes_of_customer.n + compared.n_of_person - compared.n_common) AS jaccard
FROM compared
JOIN sizes_of_customer ON sizes_of_customer.customer_id = compared.customer_id
WHERE compared.n_common > 0
