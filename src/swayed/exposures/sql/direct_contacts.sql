-- Meetings of selected customers that belong to the situation, by their own evidence or their post's.
SELECT
    customer_contacts.customer_id,
    customer_contacts.person_id,
    customer_contacts.exposed_at,
    customer_contacts.contact_id,
    customer_contacts.kind,
    customer_contacts.kind_weight,
    greatest(coalesce(selected_interactions.relevance, 0.0), coalesce(selected_posts.relevance, 0.0)) AS relevance,
    coalesce(customer_contacts.community, selected_posts.community) AS community,
    coalesce(customer_contacts.products, selected_posts.products) AS products,
    customer_contacts.post_id,
    coalesce(selected_interactions.reason, selected_posts.reason) AS reason
FROM customer_contacts
JOIN selected_customers ON selected_customers.customer_id = customer_contacts.customer_id
CROSS JOIN path_bounds
CROSS JOIN exposure_settings
LEFT JOIN selected_interactions ON selected_interactions.interaction_id = customer_contacts.interaction_id
LEFT JOIN selected_posts ON selected_posts.post_id = customer_contacts.post_id
WHERE (selected_interactions.interaction_id IS NOT NULL OR selected_posts.post_id IS NOT NULL)
    AND customer_contacts.exposed_at < path_bounds.to_at
    AND customer_contacts.exposed_at >= path_bounds.from_at - exposure_settings.history_days * INTERVAL 1 DAY
