-- Weeks of customers with one thing, and of all (`any`), by stage, week and number of things met; how many ended in each way.
SELECT what, met, stage_no, week, n_met, count(*) AS n,
    CAST(sum(has_stopped) AS BIGINT) AS n_stopped, CAST(sum(has_gone_back) AS BIGINT) AS n_gone_back
FROM disruption_things
GROUP BY what, met, stage_no, week, n_met
UNION ALL
SELECT 'any' AS what, '' AS met, stage_no, week, n_met, count(*) AS n,
    CAST(sum(has_stopped) AS BIGINT) AS n_stopped, CAST(sum(has_gone_back) AS BIGINT) AS n_gone_back
FROM disruption_units
GROUP BY stage_no, week, n_met
