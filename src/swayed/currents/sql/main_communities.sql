-- One community of those with most units, which are told apart, numbered in the order of their names; 0 is none, or any other.
WITH sizes AS (
    SELECT community_no, count(DISTINCT unit_id) AS n_units FROM current_acts WHERE community_no IS NOT NULL GROUP BY community_no
),
largest AS (
    SELECT current_communities.community_no, current_communities.community
    FROM sizes
    JOIN current_communities ON current_communities.community_no = sizes.community_no
    CROSS JOIN current_settings
    QUALIFY row_number() OVER (ORDER BY sizes.n_units DESC, current_communities.community) <= current_settings.most_communities
)
SELECT community_no, community, row_number() OVER (ORDER BY community) AS main_no
FROM largest
