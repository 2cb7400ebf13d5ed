-- One community in which customers met people, numbered: pairs are many, and names are long.
SELECT row_number() OVER (ORDER BY community) AS community_no, community
FROM (SELECT DISTINCT community FROM meetings WHERE community <> '') AS each_community
