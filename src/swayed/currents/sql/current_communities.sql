-- One community of the workspace, numbered in the order of its name.
WITH named AS (
    SELECT lower(trim(community)) AS community FROM posts WHERE community IS NOT NULL
    UNION
    SELECT lower(trim(community)) AS community FROM interactions WHERE community IS NOT NULL
)
SELECT row_number() OVER (ORDER BY community) AS community_no, community
FROM named
