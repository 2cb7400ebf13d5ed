-- Meetings of selected customers that belong to the situation, by their own evidence or their post's.
SELECT
    customer_contacts.customer_id,
    customer_contacts.person_id,
    customer_contacts.exposed_at,
    coalesce(customer_contacts.interaction_id, customer_contacts.own_post_id) AS contact_id,
    customer_contacts.kind,
    customer_contacts.kind_weight,
    greatest(coalesce(noted_interactions.relevance, 0.0), coalesce(noted_posts.relevance, 0.0)) AS relevance,
    customer_contacts.community,
    customer_contacts.products,
    customer_contacts.post_id,
    noted_interactions.note_no AS own_note_no,
    noted_posts.note_no AS post_note_no
FROM customer_contacts
LEFT JOIN noted_interactions ON noted_interactions.interaction_id = customer_contacts.interaction_id
LEFT JOIN noted_posts ON noted_posts.post_id = customer_contacts.post_id
WHERE noted_interactions.interaction_id IS NOT NULL OR noted_posts.post_id IS NOT NULL
