-- Posts of somebody followed, inside the situation, merged per customer, person, day and products.
WITH offered AS (
    SELECT
        follow_pairs.customer_id,
        follow_pairs.person_id,
        selected_posts.posted_at
            + CASE WHEN selected_posts.posted_at_is_day THEN INTERVAL 86399 SECOND ELSE INTERVAL 0 SECOND END AS exposed_at,
        selected_posts.post_id,
        selected_posts.relevance,
        selected_posts.reason,
        selected_posts.community,
        selected_posts.products
    FROM follow_pairs
    JOIN account_persons ON account_persons.person_id = follow_pairs.person_id
    JOIN selected_posts ON selected_posts.account_id = account_persons.account_id
    CROSS JOIN path_bounds
    CROSS JOIN exposure_settings
    WHERE selected_posts.posted_at >= follow_pairs.since_at
        AND selected_posts.posted_at < path_bounds.to_at
        AND selected_posts.posted_at >= path_bounds.from_at - exposure_settings.history
),
crowded AS (
    SELECT *, count(*) OVER (PARTITION BY customer_id, CAST(exposed_at AS DATE)) AS n_offered
    FROM offered
)
SELECT
    crowded.customer_id,
    crowded.person_id,
    max(crowded.exposed_at) AS exposed_at,
    'follow' AS kind,
    FALSE AS is_direct,
    max(exposure_settings.follow_weight) * count(*) AS kind_weight,
    avg(crowded.relevance) AS relevance,
    max(1.0 / sqrt(1.0 + crowded.n_offered)) AS offer_weight,
    min(crowded.community) AS community,
    crowded.products,
    max(crowded.post_id) AS post_id,
    min(crowded.reason) AS reason,
    count(*) AS n_posts
FROM crowded
CROSS JOIN exposure_settings
GROUP BY crowded.customer_id, crowded.person_id, CAST(crowded.exposed_at AS DATE), crowded.products
