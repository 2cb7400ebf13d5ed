-- Contacts of the people met that belong to the situation, by their own evidence or their post's; not sorted, since a sort would
-- take from the joins what they hold.
SELECT
    met_contacts.exposed_person_id,
    met_contacts.person_id,
    met_contacts.exposed_at,
    met_contacts.kind,
    met_contacts.kind_weight
        * greatest(coalesce(selected_interactions.relevance, 0.0), coalesce(selected_posts.relevance, 0.0)) AS dose,
    met_contacts.post_id
FROM met_contacts
LEFT JOIN selected_interactions ON selected_interactions.interaction_id = met_contacts.interaction_id
LEFT JOIN selected_posts ON selected_posts.post_id = met_contacts.post_id
WHERE selected_interactions.interaction_id IS NOT NULL OR selected_posts.post_id IS NOT NULL
