-- People who pass on, numbered as the customers of their own posts.
SELECT person_id, row_number() OVER (ORDER BY person_id) - 1 AS customer_no
FROM passing_persons
ORDER BY customer_no
