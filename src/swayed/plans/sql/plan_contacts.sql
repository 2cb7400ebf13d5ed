-- Contacts that one collaboration is expected to bring: the recent rate of each customer and person, recent days counting
-- more, times the days of a collaboration; weighed by dose and by kind as the model weighs exposures.
WITH candidates AS (
    SELECT DISTINCT person_id FROM effect_draws
),
kinds AS (
    SELECT name AS kind, weight FROM weights WHERE what = 'kind of contact'
),
pooled AS (
    SELECT coalesce(max(CASE WHEN kind = 'other' THEN weight END), 1.0) AS weight FROM kinds
),
aged AS (
    SELECT
        exposures.customer_id,
        exposures.person_id,
        exposures.dose * coalesce(kinds.weight, pooled.weight)
            * power(0.5, date_diff('day', CAST(exposures.exposed_at AS DATE), CAST(path_bounds.to_at AS DATE))
                / plan_settings.rate_half_life_days) AS dose
    FROM exposures
    JOIN candidates ON candidates.person_id = exposures.person_id
    CROSS JOIN pooled
    CROSS JOIN path_bounds
    CROSS JOIN plan_settings
    LEFT JOIN kinds ON kinds.kind = exposures.kind
    WHERE exposures.exposed_at >= path_bounds.from_at AND exposures.exposed_at < path_bounds.to_at
),
posted AS (
    SELECT
        followed_posts.person_id,
        followed_posts.dose * power(0.5, date_diff('day', CAST(followed_posts.exposed_at AS DATE), CAST(path_bounds.to_at AS DATE))
            / plan_settings.rate_half_life_days) AS dose,
        followed_posts.n_posts * power(0.5, date_diff('day', CAST(followed_posts.exposed_at AS DATE), CAST(path_bounds.to_at AS DATE))
            / plan_settings.rate_half_life_days) AS n_posts
    FROM followed_posts
    CROSS JOIN path_bounds
    CROSS JOIN plan_settings
    WHERE followed_posts.exposed_at >= path_bounds.from_at AND followed_posts.exposed_at < path_bounds.to_at
),
posting AS (
    SELECT person_id, sum(dose) AS dose, sum(n_posts) AS n_posts FROM posted GROUP BY person_id
),
offered AS (
    -- Posts a day that a customer is offered by all whom he follows: the more, the fewer of them he sees.
    SELECT
        follow_pairs.customer_id,
        sum(posting.n_posts) * max(plan_span.per_contact) / max(plan_settings.collaboration_days) AS n_posts
    FROM follow_pairs
    JOIN posting ON posting.person_id = follow_pairs.person_id
    CROSS JOIN plan_span
    CROSS JOIN plan_settings
    GROUP BY follow_pairs.customer_id
),
awake AS (
    SELECT DISTINCT activity.customer_id
    FROM activity
    CROSS JOIN path_bounds
    CROSS JOIN plan_settings
    WHERE date_diff('day', CAST(activity.day AS DATE), CAST(path_bounds.to_at AS DATE)) <= plan_settings.lately_days
),
through_follow AS (
    SELECT
        follow_pairs.customer_id,
        follow_pairs.person_id,
        posting.dose * follow_pairs.factor_weight * coalesce(kinds.weight, 1.0) * power(2.0 + offered.n_posts, -0.5) AS dose
    FROM follow_pairs
    JOIN candidates ON candidates.person_id = follow_pairs.person_id
    JOIN posting ON posting.person_id = follow_pairs.person_id
    JOIN offered ON offered.customer_id = follow_pairs.customer_id
    LEFT JOIN awake ON awake.customer_id = follow_pairs.customer_id
    LEFT JOIN kinds
        ON kinds.kind = CASE WHEN awake.customer_id IS NULL THEN 'follow, silent customer' ELSE 'follow' END
),
together AS (
    SELECT customer_id, person_id, dose FROM aged
    UNION ALL
    SELECT customer_id, person_id, dose FROM through_follow
)
SELECT
    together.person_id,
    together.customer_id,
    round(least(sum(together.dose) * max(plan_span.per_contact), max(plan_settings.most_contacts)), 9) AS contacts
FROM together
CROSS JOIN plan_span
CROSS JOIN plan_settings
GROUP BY together.person_id, together.customer_id
