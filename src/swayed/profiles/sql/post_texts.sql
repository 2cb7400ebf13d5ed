-- The account and platform of each post that customers met, and the key of its text where it has one.
SELECT
    met_posts.post_no,
    met_posts.n_contacts,
    posts.account_id,
    accounts.platform,
    CASE WHEN length(trim(posts.text)) > 0 THEN md5(substr(posts.text, 1, 300)) END AS text_key
FROM met_posts
JOIN posts ON posts.post_id = met_posts.post_id
LEFT JOIN accounts ON accounts.account_id = posts.account_id
