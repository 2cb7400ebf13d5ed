-- Candidate contacts with their relevance.
SELECT
    candidates.item_id AS interaction_id,
    coalesce(text_relevance.relevance, CASE WHEN candidates.text_key IS NULL THEN 1.0 ELSE unread_relevance.relevance END) AS relevance,
    candidates.reason
FROM candidates
CROSS JOIN unread_relevance
LEFT JOIN text_relevance ON text_relevance.text_key = candidates.text_key
WHERE candidates.item = 'interaction'
ORDER BY candidates.item_id
