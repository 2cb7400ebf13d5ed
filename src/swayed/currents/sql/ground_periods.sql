-- The first period of each ground, and how many it has.
SELECT ground, min(period_no) AS first_no, count(DISTINCT period_no) AS n_periods
FROM unit_periods
GROUP BY ground
