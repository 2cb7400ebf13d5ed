-- Candidate posts with their relevance.
SELECT
    posts.post_id,
    posts.account_id,
    posts.posted_at,
    posts.posted_at_is_day,
    posts.community,
    posts.products,
    coalesce(text_relevance.relevance, 1.0) AS relevance,
    candidates.reason
FROM candidates
JOIN posts ON posts.post_id = candidates.item_id
LEFT JOIN text_relevance ON text_relevance.text_key = candidates.text_key
WHERE candidates.item = 'post'
