-- How many customers met one thing before they stopped, and before they went back.
SELECT
    what,
    met,
    count(DISTINCT CASE WHEN has_stopped = 1 THEN customer_no END) AS n_stopped,
    count(DISTINCT CASE WHEN has_gone_back = 1 THEN customer_no END) AS n_gone_back
FROM disruption_things
WHERE has_stopped + has_gone_back > 0
GROUP BY what, met
