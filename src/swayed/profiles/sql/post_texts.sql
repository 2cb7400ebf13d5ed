-- The account and platform of each post that customers met, and the key of its text where it has one.
WITH keyed AS (
    SELECT post_id, account_id, CASE WHEN length(trim(text)) > 0 THEN md5(substr(text, 1, 300)) END AS text_key
    FROM posts
)
SELECT met_posts.post_no, met_posts.n_contacts, keyed.account_id, accounts.platform, keyed.text_key
FROM met_posts
JOIN keyed ON keyed.post_id = met_posts.post_id
LEFT JOIN accounts ON accounts.account_id = keyed.account_id
