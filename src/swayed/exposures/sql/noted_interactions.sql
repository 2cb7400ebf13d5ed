-- Contacts that belong to the situation by their own evidence, and the number of the reason.
SELECT selected_interactions.interaction_id, selected_interactions.relevance, situation_notes.note_no
FROM selected_interactions
JOIN situation_notes
    ON situation_notes.reason IS NOT DISTINCT FROM selected_interactions.reason
    AND situation_notes.community IS NULL
    AND situation_notes.products IS NULL
