-- Time at risk of the next post: from the period's start or the last post on, until it or the end.
WITH posts_in_order AS (
    SELECT
        passing_customers.customer_no,
        person_posts.post_id,
        person_posts.posted_at,
        row_number() OVER (PARTITION BY passing_customers.customer_no ORDER BY person_posts.posted_at, person_posts.post_id) AS n
    FROM person_posts
    JOIN passing_customers ON passing_customers.person_id = person_posts.person_id
),
windows AS (
    SELECT
        coming.customer_no,
        CASE WHEN last.posted_at IS NULL THEN 'entry' ELSE 'pass on' END AS origin,
        coalesce(last.posted_at, path_bounds.from_at) AS starts_at,
        coming.posted_at AS ends_at,
        coming.post_id AS transition_id
    FROM posts_in_order AS coming
    CROSS JOIN path_bounds
    LEFT JOIN posts_in_order AS last ON last.customer_no = coming.customer_no AND last.n + 1 = coming.n
    UNION ALL
    SELECT
        passing_customers.customer_no,
        CASE WHEN final.posted_at IS NULL THEN 'entry' ELSE 'pass on' END AS origin,
        coalesce(final.posted_at, path_bounds.from_at) AS starts_at,
        path_bounds.to_at AS ends_at,
        CAST(NULL AS VARCHAR) AS transition_id
    FROM passing_customers
    CROSS JOIN path_bounds
    LEFT JOIN (
        SELECT customer_no, max(posted_at) AS posted_at FROM posts_in_order GROUP BY customer_no
    ) AS final ON final.customer_no = passing_customers.customer_no
)
SELECT
    'pass on' AS stage,
    customer_no,
    origin,
    starts_at,
    ends_at,
    transition_id,
    md5(transition_id) AS hash,
    '' AS community,
    '' AS segment
FROM windows
ORDER BY customer_no, starts_at, ends_at, transition_id
