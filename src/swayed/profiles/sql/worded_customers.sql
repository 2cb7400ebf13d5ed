-- When customers themselves wrote what meets a compared factor.
SELECT met_customers.customer_no, post_factors.factor, posts.posted_at
FROM post_factors
JOIN compared_factors ON compared_factors.factor = post_factors.factor AND compared_factors.source = 'wording'
JOIN posts ON posts.post_id = post_factors.post_id
JOIN account_persons ON account_persons.account_id = posts.account_id
JOIN customer_persons ON customer_persons.person_id = account_persons.person_id
JOIN met_customers ON met_customers.customer_id = customer_persons.customer_id
