-- One community of those with most units, which are told apart, numbered in the order of their names.
WITH sizes AS (
    SELECT place_no, count(DISTINCT unit_id) AS n_units FROM current_acts WHERE place_no IS NOT NULL GROUP BY place_no
),
largest AS (
    SELECT current_places.place_no, current_places.community
    FROM sizes
    JOIN current_places ON current_places.place_no = sizes.place_no
    CROSS JOIN current_settings
    QUALIFY row_number() OVER (ORDER BY sizes.n_units DESC, current_places.community) <= current_settings.most_communities
)
SELECT place_no, community, row_number() OVER (ORDER BY community) AS community_no
FROM largest
