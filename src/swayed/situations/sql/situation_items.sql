-- Posts and contacts side by side: the same evidence selects both.
SELECT
    'post' AS item, post_id AS item_id, account_id, posted_at AS happened_at, lower(trim(community)) AS community, products,
    text, md5(text) AS text_key
FROM posts
UNION ALL
SELECT
    'interaction' AS item, interaction_id AS item_id, account_id, occurred_at AS happened_at,
    lower(trim(community)) AS community, products, text, md5(text) AS text_key
FROM interactions
