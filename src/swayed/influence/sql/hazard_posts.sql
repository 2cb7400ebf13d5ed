-- What the followed of them posted inside the situation, by person and time.
SELECT
    hazard_persons.person_no,
    followed_posts.exposed_at,
    followed_posts.dose,
    followed_posts.n_posts,
    followed_posts.products
FROM followed_posts
JOIN hazard_persons ON hazard_persons.person_id = followed_posts.person_id
ORDER BY hazard_persons.person_no, followed_posts.exposed_at, followed_posts.post_id
