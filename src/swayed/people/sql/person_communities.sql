-- Communities in which each person whom customers met writes, by number; one that no customer met people in has none.
WITH wrote AS (
    SELECT DISTINCT paired_accounts.person_no, posts.community
    FROM posts
    JOIN paired_accounts ON paired_accounts.account_id = posts.account_id AND paired_accounts.is_met = 1
    WHERE posts.community IS NOT NULL
)
SELECT wrote.person_no, met_communities.community_no
FROM wrote
LEFT JOIN met_communities ON met_communities.community = wrote.community
