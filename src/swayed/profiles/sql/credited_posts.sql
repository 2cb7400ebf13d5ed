-- Posts, seen through a follow, of people who have credit with a follower; in numbers, bucket by bucket.
SELECT
    person_buckets.bucket_no,
    met_people.person_no,
    followed_posts.exposed_at,
    date_diff('hour', date_trunc('hour', TIMESTAMPTZ '1970-01-01 00:00:00+00'), date_trunc('hour', followed_posts.exposed_at)) AS exposed_hour,
    followed_posts.dose
FROM followed_posts
JOIN met_people ON met_people.person_id = followed_posts.person_id
JOIN person_buckets ON person_buckets.person_no = met_people.person_no
JOIN (SELECT DISTINCT person_no FROM numbered_credits WHERE since_at IS NOT NULL) AS credited
    ON credited.person_no = met_people.person_no
ORDER BY person_buckets.bucket_no
