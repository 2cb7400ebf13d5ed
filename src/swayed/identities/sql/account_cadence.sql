-- One row per account that posted: how often, and how evenly. Posts of which only the day is known tell no rhythm.
WITH gaps AS (
    SELECT
        account_id,
        CAST(posted_at AS DATE) AS day,
        CASE WHEN coalesce(posted_at_is_day, FALSE) THEN NULL ELSE date_diff(
            'second',
            date_trunc('second', posted_at),
            date_trunc('second', lead(posted_at) OVER (PARTITION BY account_id ORDER BY posted_at, post_id))
        ) END AS gap
    FROM posts
)
SELECT
    account_id,
    count(*) AS n_posts,
    count(DISTINCT day) AS n_days,
    count(gap) AS n_gaps,
    -- Spread of the gaps over their mean: 0 on a clock, 1 by pure chance, more in people, who come and go. Rounded, so that
    -- the order of summation cannot matter.
    round(power(greatest(avg(CAST(gap AS DOUBLE) * gap) - power(avg(CAST(gap AS DOUBLE)), 2.0), 0.0), 0.5)
        / nullif(avg(CAST(gap AS DOUBLE)), 0.0), 6) AS gap_spread
FROM gaps
GROUP BY account_id
