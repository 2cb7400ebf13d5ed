-- One community in which customers met people, numbered; empty where unknown.
WITH named AS (
    SELECT coalesce(community, '') AS community FROM weighed_contacts
    UNION
    SELECT coalesce(community, '') AS community FROM followed_posts
)
SELECT row_number() OVER (ORDER BY community) AS place_no, community
FROM named
