-- One customer, stage and week: how many things he met, and whether he stopped or went back within the fortnight.
WITH units AS (
    SELECT customer_no, stage_no, week, count(*) AS n_met FROM disruption_weeks GROUP BY customer_no, stage_no, week
),
seen AS (
    SELECT customer_id, max(day) AS last_day FROM activity GROUP BY customer_id
),
stopped AS (
    SELECT met_customers.customer_no, seen.last_day
    FROM seen
    JOIN met_customers ON met_customers.customer_id = seen.customer_id
    CROSS JOIN path_bounds
    CROSS JOIN profile_settings
    WHERE date_diff('day', CAST(seen.last_day AS DATE), CAST(path_bounds.to_at AS DATE)) > profile_settings.silent_days
),
refunded AS (
    SELECT DISTINCT met_customers.customer_no, CAST(selected_events.occurred_at AS DATE) AS day
    FROM selected_events
    JOIN met_customers ON met_customers.customer_id = selected_events.customer_id
    WHERE selected_events.stage = 'refund'
)
SELECT
    units.customer_no,
    units.stage_no,
    units.week,
    units.n_met,
    max(CASE WHEN date_diff('day', CAST(units.week AS DATE), CAST(stopped.last_day AS DATE)) BETWEEN 0 AND 13 THEN 1 ELSE 0 END) AS has_stopped,
    max(CASE WHEN date_diff('day', CAST(units.week AS DATE), CAST(refunded.day AS DATE)) BETWEEN 0 AND 13 THEN 1 ELSE 0 END) AS has_gone_back
FROM units
LEFT JOIN stopped ON stopped.customer_no = units.customer_no
LEFT JOIN refunded ON refunded.customer_no = units.customer_no
GROUP BY units.customer_no, units.stage_no, units.week, units.n_met
