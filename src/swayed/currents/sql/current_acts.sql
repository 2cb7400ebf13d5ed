-- One row per post or own contact of a unit: what it wrote and where, up to the end of the situation's period. A text is known
-- by twelve hexadecimal digits: there are many rows, and of a hundred million texts some twenty would share theirs.
SELECT
    current_owners.unit_id,
    posts.posted_at AS acted_at,
    current_communities.community_no,
    substr(md5(posts.text), 1, 12) AS text_key,
    posts.products,
    selected_posts.post_id IS NOT NULL AS is_inside,
    contains(coalesce(posts.text, ''), '?') AS is_question
FROM posts
JOIN current_owners ON current_owners.account_id = posts.account_id
LEFT JOIN selected_posts ON selected_posts.post_id = posts.post_id
LEFT JOIN current_communities ON current_communities.community = lower(trim(posts.community))
CROSS JOIN current_settings
WHERE posts.posted_at < current_settings.to_at
UNION ALL
SELECT
    current_owners.unit_id,
    interactions.occurred_at AS acted_at,
    current_communities.community_no,
    substr(md5(interactions.text), 1, 12) AS text_key,
    interactions.products,
    selected_interactions.interaction_id IS NOT NULL AS is_inside,
    contains(coalesce(interactions.text, ''), '?') AS is_question
FROM interactions
JOIN current_owners ON current_owners.account_id = interactions.account_id
LEFT JOIN selected_interactions ON selected_interactions.interaction_id = interactions.interaction_id
LEFT JOIN current_communities ON current_communities.community = lower(trim(interactions.community))
CROSS JOIN current_settings
WHERE interactions.occurred_at < current_settings.to_at
