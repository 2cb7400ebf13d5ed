-- From which stages a stage is reached: the one just before, and any that brings 5 % and 20 of its arrivals.
WITH arrived AS (
    SELECT stays.stage, stays.origin, count(*) AS n_arrivals
    FROM stays
    WHERE stays.stage IS NOT NULL AND stays.ends_at > stays.starts_at
    GROUP BY stays.stage, stays.origin
),
shares AS (
    SELECT stage, origin, n_arrivals, sum(n_arrivals) OVER (PARTITION BY stage) AS n_all
    FROM arrived
)
SELECT stage, origin
FROM shares
WHERE n_arrivals >= 20 AND n_arrivals * 20 >= n_all
UNION
SELECT later.stage, coalesce(earlier.stage, 'entry') AS origin
FROM path_stages AS later
LEFT JOIN path_stages AS earlier ON earlier.stage_rank = later.stage_rank - 1
ORDER BY stage, origin
