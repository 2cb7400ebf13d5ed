-- Candidate contacts with their relevance.
SELECT
    candidates.item_id AS interaction_id,
    coalesce(text_relevance.relevance, 1.0) AS relevance,
    candidates.reason
FROM candidates
LEFT JOIN text_relevance ON text_relevance.text_key = candidates.text_key
WHERE candidates.item = 'interaction'
ORDER BY candidates.item_id
