-- Posts of the first persons by their ids, which say nothing about them: as many persons as it takes for 50,000 posts.
SELECT person_posts.person_id, person_posts.post_id
FROM (
  SELECT person_id, n_posts, sum(n_posts) OVER (ORDER BY person_id) AS n_posts_so_far
  FROM (SELECT person_id, count(*) AS n_posts FROM person_posts GROUP BY person_id) AS persons
) AS first_persons
JOIN person_posts ON person_posts.person_id = first_persons.person_id
WHERE first_persons.n_posts_so_far - first_persons.n_posts < 50000
