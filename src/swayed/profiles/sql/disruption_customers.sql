-- How many customers met one thing before they stopped, and before they went back; a theme also with how many accounts wrote of it.
WITH authors AS (
    SELECT CAST(theme_no AS VARCHAR) AS met, count(DISTINCT account_id) AS n_authors
    FROM disruption_weeks
    WHERE theme_no IS NOT NULL
    GROUP BY theme_no
)
SELECT
    disruption_things.what,
    disruption_things.met,
    count(DISTINCT CASE WHEN disruption_things.has_stopped = 1 THEN disruption_things.customer_no END) AS n_stopped,
    count(DISTINCT CASE WHEN disruption_things.has_gone_back = 1 THEN disruption_things.customer_no END) AS n_gone_back,
    max(authors.n_authors) AS n_authors
FROM disruption_things
LEFT JOIN authors ON authors.met = disruption_things.met AND disruption_things.what = 'theme'
WHERE disruption_things.has_stopped + disruption_things.has_gone_back > 0
GROUP BY disruption_things.what, disruption_things.met
