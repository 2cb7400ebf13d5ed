-- Meetings of selected customers that belong to the situation, by their own evidence or their post's.
SELECT
    meetings.customer_id,
    meetings.person_id,
    meetings.exposed_at,
    meetings.kind,
    TRUE AS is_direct,
    meetings.kind_weight,
    greatest(coalesce(selected_interactions.relevance, 0.0), coalesce(selected_posts.relevance, 0.0)) AS relevance,
    1.0 AS offer_weight,
    coalesce(meetings.community, selected_posts.community) AS community,
    coalesce(meetings.products, selected_posts.products) AS products,
    meetings.post_id,
    coalesce(selected_interactions.reason, selected_posts.reason) AS reason,
    1 AS n_posts
FROM meetings
JOIN selected_customers ON selected_customers.customer_id = meetings.customer_id
CROSS JOIN path_bounds
CROSS JOIN exposure_settings
LEFT JOIN selected_interactions ON selected_interactions.interaction_id = meetings.interaction_id
LEFT JOIN selected_posts ON selected_posts.post_id = meetings.post_id
WHERE (selected_interactions.interaction_id IS NOT NULL OR selected_posts.post_id IS NOT NULL)
    AND meetings.exposed_at < path_bounds.to_at
    AND meetings.exposed_at >= path_bounds.from_at - exposure_settings.history
