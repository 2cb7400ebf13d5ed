-- What the people whom customers met posted inside the situation, in the period.
WITH known AS (
    SELECT DISTINCT person_id FROM meetings
)
SELECT account_persons.person_id, selected_posts.post_id, selected_posts.posted_at
FROM selected_posts
JOIN account_persons ON account_persons.account_id = selected_posts.account_id
JOIN known ON known.person_id = account_persons.person_id
CROSS JOIN path_bounds
WHERE selected_posts.posted_at >= path_bounds.from_at AND selected_posts.posted_at < path_bounds.to_at
ORDER BY account_persons.person_id, selected_posts.posted_at, selected_posts.post_id
