-- Months in which enough units were seen, and the first and last moment: what decides how long a period is.
WITH moments AS (
    SELECT unit_id, acted_at FROM current_acts
    UNION ALL
    SELECT unit_id, occurred_at AS acted_at FROM current_purchases
),
months AS (
    SELECT
        date_trunc('month', acted_at) AS month,
        count(DISTINCT unit_id) AS n_units,
        min(acted_at) AS first_at,
        max(acted_at) AS last_at
    FROM moments
    GROUP BY date_trunc('month', acted_at)
)
SELECT
    min(months.first_at) AS first_at,
    max(months.last_at) AS last_at,
    CAST(coalesce(sum(CASE WHEN months.n_units >= current_settings.fewest_units THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_full
FROM months
CROSS JOIN current_settings
