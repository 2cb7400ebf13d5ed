-- Posts of the background sample that are outside without a veto: their vectors are kept, so meaning can rank them. The
-- same posts as in `background_texts`, as far as they are outside.
WITH inside AS (
    SELECT DISTINCT md5(posts.text) AS text_key
    FROM selected_posts
    JOIN posts ON posts.post_id = selected_posts.post_id
),
background AS (
    SELECT posts.post_id, posts.account_id, posts.community, posts.text, md5(posts.text) AS text_key
    FROM posts
    LEFT JOIN inside ON inside.text_key = md5(posts.text)
    WHERE length(trim(posts.text)) > 0 AND inside.text_key IS NULL
    ORDER BY md5(posts.post_id), posts.post_id
    LIMIT 2000
)
SELECT background.post_id, background.account_id, background.community, background.text, background.text_key
FROM background
LEFT JOIN (SELECT DISTINCT text_key FROM text_phrases WHERE role = 'none') AS vetoed
    ON vetoed.text_key = background.text_key
WHERE vetoed.text_key IS NULL
QUALIFY row_number() OVER (PARTITION BY background.text_key ORDER BY background.post_id) = 1
ORDER BY background.post_id
