-- Communities of the person of each pair, one row each.
WITH of_person AS (
    SELECT DISTINCT account_persons.person_id, posts.community
    FROM posts
    JOIN account_persons ON account_persons.account_id = posts.account_id
    WHERE posts.community IS NOT NULL
)
SELECT pairs.customer_id, pairs.person_id, of_person.community
FROM pairs
JOIN of_person ON of_person.person_id = pairs.person_id
