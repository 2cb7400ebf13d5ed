-- Every direct contact under the name of its group instead of the person's: its cell, if that is large enough, else its type over
-- all communities where it is not.
WITH named AS (
    SELECT
        labelled_contacts.*,
        CASE
            WHEN group_cells.n_people >= group_settings.fewest AND group_cells.n_customers >= group_settings.fewest
                THEN labelled_contacts.group_community
            ELSE group_settings.pooled
        END AS pooled_community
    FROM labelled_contacts
    JOIN group_cells
        ON group_cells.group_segment = labelled_contacts.group_segment
        AND group_cells.group_community = labelled_contacts.group_community
        AND group_cells.group_type = labelled_contacts.group_type
    CROSS JOIN group_settings
)
SELECT
    customer_id,
    concat_ws(' | ', group_segment, pooled_community, group_type) AS person_id,
    exposed_at,
    kind,
    dose,
    community,
    products,
    post_id,
    person_id AS met_id,
    group_segment,
    pooled_community,
    group_type
FROM named
