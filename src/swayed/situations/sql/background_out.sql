-- Posts of the background sample that are outside without a veto: their vectors are kept, so meaning can rank them.
WITH background AS (
    SELECT post_id, account_id, community, text, md5(text) AS text_key
    FROM posts
    WHERE length(trim(text)) > 0
    ORDER BY md5(post_id), post_id
    LIMIT 2000
)
SELECT background.post_id, background.account_id, background.community, background.text, background.text_key
FROM background
LEFT JOIN selected_posts ON selected_posts.post_id = background.post_id
LEFT JOIN (SELECT DISTINCT text_key FROM text_phrases WHERE role = 'none') AS vetoed
    ON vetoed.text_key = background.text_key
WHERE selected_posts.post_id IS NULL AND vetoed.text_key IS NULL
QUALIFY row_number() OVER (PARTITION BY background.text_key ORDER BY background.post_id) = 1
ORDER BY background.post_id
