-- One row per customer, person and community who met inside the situation, directly or through a follow.
WITH met AS (
    SELECT customer_id, person_id, community_no, n_direct, n_direct AS n_contacts, dose, first_at, last_at FROM direct_meetings
    UNION ALL
    SELECT customer_id, person_id, community_no, 0 AS n_direct, n_followed AS n_contacts, dose, first_at, last_at FROM followed_meetings
),
summed AS (
    SELECT
        customer_id,
        person_id,
        community_no,
        CAST(sum(n_direct) AS BIGINT) AS n_direct,
        CAST(sum(n_contacts) AS BIGINT) AS n_contacts,
        sum(dose) AS dose,
        min(first_at) AS first_at,
        max(last_at) AS last_at
    FROM met
    GROUP BY customer_id, person_id, community_no
)
SELECT
    summed.customer_id,
    summed.person_id,
    meeting_communities.community,
    summed.n_direct,
    summed.n_contacts,
    summed.dose,
    summed.first_at,
    summed.last_at
FROM summed
JOIN meeting_communities ON meeting_communities.community_no = summed.community_no
