-- The theme of each post that customers met, and its author.
SELECT DISTINCT numbered_exposures.post_id, text_themes.theme_no, posts.account_id
FROM numbered_exposures
JOIN posts ON posts.post_id = numbered_exposures.post_id
JOIN text_themes ON text_themes.text_key = md5(substr(posts.text, 1, 300))
