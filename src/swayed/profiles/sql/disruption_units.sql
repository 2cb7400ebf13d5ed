-- One asked customer, stage and week: how many things he met, and whether he stopped or went back within the fortnight.
WITH units AS (
    SELECT customer_no, stage_no, week, count(*) AS n_met FROM disruption_weeks GROUP BY customer_no, stage_no, week
),
seen AS (
    SELECT asked_customers.customer_no, max(activity.day) AS last_day
    FROM activity
    JOIN asked_customers ON asked_customers.customer_id = activity.customer_id
    GROUP BY asked_customers.customer_no
),
stopped AS (
    SELECT seen.customer_no, seen.last_day
    FROM seen
    CROSS JOIN path_bounds
    CROSS JOIN profile_settings
    WHERE date_diff('day', CAST(seen.last_day AS DATE), CAST(path_bounds.to_at AS DATE)) > profile_settings.silent_days
),
refunded AS (
    SELECT DISTINCT asked_customers.customer_no, CAST(selected_events.occurred_at AS DATE) AS day
    FROM selected_events
    JOIN asked_customers ON asked_customers.customer_id = selected_events.customer_id
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
