-- Which selected customer follows which person since when; an undated follow counts from the later of both first traces.
WITH traces AS (
    SELECT account_id, min(seen_at) AS first_at
    FROM (
        SELECT account_id, min(posted_at) AS seen_at FROM posts GROUP BY account_id
        UNION ALL
        SELECT account_id, min(occurred_at) AS seen_at FROM interactions GROUP BY account_id
        UNION ALL
        SELECT target_account_id AS account_id, min(occurred_at) AS seen_at FROM interactions GROUP BY target_account_id
    ) AS seen
    GROUP BY account_id
),
followed AS (
    SELECT
        customer_persons.customer_id,
        others.person_id,
        min(coalesce(
            follows.since + CASE WHEN follows.since_is_day THEN INTERVAL 86399 SECOND ELSE INTERVAL 0 SECOND END,
            greatest(
                coalesce(own.first_at, TIMESTAMPTZ '1970-01-01 00:00:00+00'),
                coalesce(theirs.first_at, TIMESTAMPTZ '1970-01-01 00:00:00+00')
            )
        )) AS since_at,
        bool_and(follows.since IS NULL) AS is_undated
    FROM follows
    JOIN account_persons AS own_person ON own_person.account_id = follows.account_id
    JOIN customer_persons ON customer_persons.person_id = own_person.person_id
    JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
    JOIN account_persons AS others ON others.account_id = follows.target_account_id
    LEFT JOIN traces AS own ON own.account_id = follows.account_id
    LEFT JOIN traces AS theirs ON theirs.account_id = follows.target_account_id
    -- Written as a CASE, since planners take a bare <> for a join condition and multiply the accounts first.
    WHERE CASE WHEN others.person_id = own_person.person_id THEN 0 ELSE 1 END = 1
    GROUP BY customer_persons.customer_id, others.person_id
),
weighed AS (
    -- A declared attribute is met by the customer or not at all, whatever is posted.
    SELECT
        selected_customers.customer_id,
        min(CASE WHEN factor_uses.use = 'require' AND customer_factors.factor IS NULL THEN 0 ELSE 1 END) AS is_kept,
        power(
            max(exposure_settings.unmet_factor_weight),
            sum(CASE WHEN factor_uses.use = 'weight' AND customer_factors.factor IS NULL THEN 1 ELSE 0 END)
        ) AS factor_weight
    FROM selected_customers
    CROSS JOIN factor_uses
    CROSS JOIN exposure_settings
    LEFT JOIN customer_factors
        ON customer_factors.customer_id = selected_customers.customer_id AND customer_factors.factor = factor_uses.factor
    WHERE factor_uses.source = 'attribute'
    GROUP BY selected_customers.customer_id
)
SELECT
    followed.customer_id,
    followed.person_id,
    followed.since_at,
    followed.is_undated,
    coalesce(weighed.factor_weight, 1.0) AS factor_weight
FROM followed
LEFT JOIN weighed ON weighed.customer_id = followed.customer_id
WHERE coalesce(weighed.is_kept, 1) = 1
