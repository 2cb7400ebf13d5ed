-- Posts of the situation, and the number of what stands beside them.
SELECT
    selected_posts.post_id,
    selected_posts.account_id,
    selected_posts.posted_at,
    selected_posts.posted_at_is_day,
    selected_posts.relevance,
    situation_notes.note_no,
    situation_notes.products_no
FROM selected_posts
JOIN situation_notes
    ON situation_notes.community IS NOT DISTINCT FROM selected_posts.community
    AND situation_notes.products IS NOT DISTINCT FROM selected_posts.products
    AND situation_notes.reason IS NOT DISTINCT FROM selected_posts.reason
