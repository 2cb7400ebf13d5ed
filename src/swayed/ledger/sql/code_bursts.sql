-- Days on which a code was used far more than on its other days, although its owner had posted nothing in the days before.
WITH daily AS (
    SELECT code, person_id, CAST(ordered_at AS DATE) AS day, count(*) AS n
    FROM code_uses
    WHERE person_id IS NOT NULL
    GROUP BY code, person_id, CAST(ordered_at AS DATE)
),
spans AS (
    SELECT code, sum(n) AS n, date_diff('day', CAST(min(day) AS DATE), CAST(max(day) AS DATE)) + 1 AS n_days FROM daily GROUP BY code
),
burst AS (
    SELECT daily.code, daily.person_id, daily.day
    FROM daily
    JOIN spans ON spans.code = daily.code
    CROSS JOIN ledger_settings
    WHERE daily.n >= ledger_settings.burst_uses
        AND daily.n >= ledger_settings.burst_factor * (spans.n - daily.n) / greatest(spans.n_days - 1, 1)
),
posted AS (
    SELECT account_persons.person_id, CAST(posts.posted_at AS DATE) AS day
    FROM posts
    JOIN account_persons ON account_persons.account_id = posts.account_id
    JOIN (SELECT DISTINCT person_id FROM burst) AS owners ON owners.person_id = account_persons.person_id
    UNION
    SELECT account_persons.person_id, CAST(deliverables.posted_at AS DATE)
    FROM deliverables
    JOIN collaborations ON collaborations.collaboration_id = deliverables.collaboration_id
    JOIN account_persons ON account_persons.account_id = coalesce(deliverables.account_id, collaborations.account_id)
    WHERE deliverables.posted_at IS NOT NULL
)
SELECT burst.code, burst.person_id, burst.day
FROM burst
WHERE NOT EXISTS (
    SELECT 1 FROM posted
    WHERE posted.person_id = burst.person_id AND posted.day <= burst.day AND posted.day >= burst.day - INTERVAL 2 DAY
)
