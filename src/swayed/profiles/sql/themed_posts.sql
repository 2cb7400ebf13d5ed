-- Posts that customers met and whose theme is known, with their author.
SELECT met_posts.post_id, post_labels.theme_no, post_labels.account_id
FROM post_labels
JOIN met_posts ON met_posts.post_no = post_labels.post_no
WHERE post_labels.theme_no IS NOT NULL
