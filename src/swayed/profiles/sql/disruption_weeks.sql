-- One customer, stage and week with a contact while he was at risk: what he met, and whether he stopped or went back after it.
WITH seen AS (
    SELECT customer_id, max(day) AS last_day FROM activity GROUP BY customer_id
),
stopped AS (
    SELECT seen.customer_id, seen.last_day
    FROM seen
    CROSS JOIN path_bounds
    CROSS JOIN profile_settings
    WHERE date_diff('day', CAST(seen.last_day AS DATE), CAST(path_bounds.to_at AS DATE)) > profile_settings.silent_days
),
refunded AS (
    SELECT customer_id, CAST(occurred_at AS DATE) AS day FROM selected_events WHERE stage = 'refund'
),
weeks AS (
    SELECT
        exposures.customer_id,
        risk_windows.stage,
        CAST(date_trunc('week', exposures.exposed_at) AS DATE) AS week,
        exposures.community,
        exposures.kind,
        persons.kind AS voice,
        post_themes.theme_no,
        post_themes.account_id
    FROM exposures
    JOIN risk_windows
        ON risk_windows.customer_id = exposures.customer_id
        AND exposures.exposed_at >= risk_windows.starts_at AND exposures.exposed_at < risk_windows.ends_at
    JOIN persons ON persons.person_id = exposures.person_id
    LEFT JOIN post_themes ON post_themes.post_id = exposures.post_id
)
SELECT
    weeks.customer_id,
    weeks.stage,
    weeks.week,
    weeks.community,
    weeks.kind,
    weeks.voice,
    weeks.theme_no,
    weeks.account_id,
    CASE WHEN stopped.customer_id IS NOT NULL AND date_diff('day', CAST(weeks.week AS DATE), CAST(stopped.last_day AS DATE)) BETWEEN 0 AND 13 THEN 1 ELSE 0 END AS has_stopped,
    CASE WHEN min(refunded.day) IS NOT NULL THEN 1 ELSE 0 END AS has_gone_back
FROM weeks
CROSS JOIN path_bounds
CROSS JOIN profile_settings
LEFT JOIN stopped ON stopped.customer_id = weeks.customer_id
LEFT JOIN refunded
    ON refunded.customer_id = weeks.customer_id AND date_diff('day', CAST(weeks.week AS DATE), CAST(refunded.day AS DATE)) BETWEEN 0 AND 13
WHERE date_diff('day', CAST(weeks.week AS DATE), CAST(path_bounds.to_at AS DATE)) > profile_settings.silent_days
GROUP BY weeks.customer_id, weeks.stage, weeks.week, weeks.community, weeks.kind, weeks.voice, weeks.theme_no,
    weeks.account_id, stopped.customer_id, stopped.last_day
ORDER BY weeks.customer_id, weeks.stage, weeks.week, weeks.community, weeks.kind, weeks.voice, weeks.theme_no, weeks.account_id
