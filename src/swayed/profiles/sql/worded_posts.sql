-- Posts that customers met whose wording meets a compared factor.
SELECT met_posts.post_no, post_factors.factor
FROM post_factors
JOIN compared_factors ON compared_factors.factor = post_factors.factor AND compared_factors.source = 'wording'
JOIN met_posts ON met_posts.post_id = post_factors.post_id
