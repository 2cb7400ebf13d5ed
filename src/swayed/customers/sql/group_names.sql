-- The group that each cell belongs to: itself where it is large enough, else its type over all communities it shares it with.
SELECT
    group_cells.segment,
    group_cells.community,
    group_cells.type,
    CASE
        WHEN group_cells.n_people >= group_settings.fewest AND group_cells.n_customers >= group_settings.fewest
            THEN group_cells.community
        ELSE group_settings.pooled
    END AS pooled_community
FROM group_cells
CROSS JOIN group_settings
