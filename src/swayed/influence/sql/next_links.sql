-- Passed credit divided among the posts of his own through which the person was met, as in `first_links`.
WITH met AS (
    SELECT
        passed.transition_id,
        passed.person_id,
        passed.path,
        passed.through_post_id,
        passed.probability,
        person_contacts.post_id,
        person_contacts.dose * fading.weight AS weight
    FROM passed
    JOIN person_posts AS through_posts ON through_posts.post_id = passed.through_post_id
    JOIN person_contacts
        ON person_contacts.exposed_person_id = passed.through_person_id AND person_contacts.person_id = passed.person_id
    JOIN fading
        ON fading.hours = date_diff(
            'hour', date_trunc('hour', person_contacts.exposed_at), date_trunc('hour', through_posts.posted_at)
        )
    WHERE person_contacts.exposed_at < through_posts.posted_at
),
shared AS (
    SELECT
        transition_id,
        person_id,
        path,
        post_id,
        probability * weight
            / sum(weight) OVER (PARTITION BY transition_id, person_id, path, through_post_id) AS probability
    FROM met
    WHERE weight > 0
)
SELECT
    shared.transition_id,
    shared.person_id,
    shared.post_id,
    shared.path,
    sum(shared.probability) AS probability
FROM shared
JOIN person_posts ON person_posts.post_id = shared.post_id AND person_posts.person_id = shared.person_id
GROUP BY shared.transition_id, shared.person_id, shared.post_id, shared.path
ORDER BY shared.transition_id, shared.person_id, shared.post_id, shared.path
