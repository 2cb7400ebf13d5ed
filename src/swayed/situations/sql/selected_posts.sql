-- Candidate posts with their relevance.
SELECT
    posts.post_id,
    posts.account_id,
    posts.posted_at,
    posts.posted_at_is_day,
    posts.community,
    posts.products,
    coalesce(text_relevance.relevance, CASE WHEN candidates.text_key IS NULL THEN 1.0 ELSE unread_relevance.relevance END) AS relevance,
    candidates.reason
FROM candidates
JOIN posts ON posts.post_id = candidates.item_id
CROSS JOIN unread_relevance
LEFT JOIN text_relevance ON text_relevance.text_key = candidates.text_key
WHERE candidates.item = 'post'
