-- One community in which customers may have met people, numbered; empty where unknown.
WITH named AS (
    SELECT coalesce(community, '') AS community FROM weighed_contacts
    UNION
    SELECT coalesce(community, '') AS community FROM situation_notes
)
SELECT row_number() OVER (ORDER BY community) AS community_no, community
FROM named
