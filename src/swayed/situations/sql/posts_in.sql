-- The most and the least relevant posts of the situation, one per text. In equal relevance the order is a drawn one that
-- stays the same. `sample_size` has one row.
WITH one_per_text AS (
    SELECT selected_posts.post_id, selected_posts.relevance, selected_posts.reason, posts.account_id, posts.community, posts.text
    FROM selected_posts
    JOIN posts ON posts.post_id = selected_posts.post_id
    QUALIFY row_number() OVER (PARTITION BY coalesce(posts.text, posts.post_id) ORDER BY posts.post_id) = 1
),
ranked AS (
    SELECT
        post_id,
        account_id,
        community,
        text,
        relevance,
        reason,
        row_number() OVER (ORDER BY relevance DESC, md5(post_id), post_id) AS from_top,
        row_number() OVER (ORDER BY relevance, md5(post_id) DESC, post_id DESC) AS from_bottom
    FROM one_per_text
)
SELECT
    ranked.post_id, ranked.account_id, ranked.community, ranked.text, ranked.relevance, ranked.reason,
    ranked.from_top <= sample_size.n AS is_top
FROM ranked
CROSS JOIN sample_size
WHERE ranked.from_top <= sample_size.n OR ranked.from_bottom <= sample_size.n
ORDER BY ranked.from_top
