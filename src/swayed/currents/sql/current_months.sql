-- Months in which enough units were seen, and the first and last moment: what decides how long a period is.
WITH moments AS (
    SELECT unit_id, acted_at FROM current_acts
    UNION ALL
    SELECT unit_id, occurred_at AS acted_at FROM current_purchases
),
months AS (
    SELECT date_trunc('month', acted_at) AS month, count(DISTINCT unit_id) AS n_units FROM moments GROUP BY date_trunc('month', acted_at)
)
SELECT
    (SELECT min(acted_at) FROM moments) AS first_at,
    (SELECT max(acted_at) FROM moments) AS last_at,
    (SELECT count(*) FROM months CROSS JOIN current_settings WHERE months.n_units >= current_settings.fewest_units) AS n_full
