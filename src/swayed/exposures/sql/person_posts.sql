-- What the people whom customers met posted inside the situation, in the period.
SELECT met_accounts.person_id, selected_posts.post_id, selected_posts.posted_at
FROM selected_posts
JOIN met_accounts ON met_accounts.account_id = selected_posts.account_id
CROSS JOIN path_bounds
WHERE selected_posts.posted_at >= path_bounds.from_at AND selected_posts.posted_at < path_bounds.to_at
ORDER BY met_accounts.person_id, selected_posts.posted_at, selected_posts.post_id
