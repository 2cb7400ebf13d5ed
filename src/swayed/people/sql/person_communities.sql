-- Communities in which each person whom customers met writes, by number; one that no customer met people in has none.
WITH known AS (
    SELECT DISTINCT person_id FROM pairs
),
wrote AS (
    SELECT DISTINCT account_persons.person_id, posts.community
    FROM posts
    JOIN account_persons ON account_persons.account_id = posts.account_id
    JOIN known ON known.person_id = account_persons.person_id
    WHERE posts.community IS NOT NULL
)
SELECT wrote.person_id, met_communities.community_no
FROM wrote
LEFT JOIN met_communities ON met_communities.community = wrote.community
