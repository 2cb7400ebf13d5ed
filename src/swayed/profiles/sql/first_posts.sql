-- Posts of the first people of a type by their ids, which say nothing about them: as many people as it takes for 50,000 posts.
SELECT person_posts.person_id, first_people.profile, person_posts.post_id
FROM (
  SELECT person_id, profile, n_posts, sum(n_posts) OVER (ORDER BY person_id) AS n_posts_so_far
  FROM (
    SELECT person_profiles.person_id, person_profiles.profile, count(*) AS n_posts
    FROM person_profiles
    JOIN person_posts ON person_posts.person_id = person_profiles.person_id
    WHERE person_profiles.profile IS NOT NULL
    GROUP BY person_profiles.person_id, person_profiles.profile
  ) AS people_of_types
) AS first_people
JOIN person_posts ON person_posts.person_id = first_people.person_id
WHERE first_people.n_posts_so_far - first_people.n_posts < 50000
