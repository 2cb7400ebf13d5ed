-- One thing that an asked customer met in one week while he was at risk of a stage, where enough time is left to see whether he went on.
SELECT DISTINCT
    asked_customers.customer_no,
    numbered_stages.stage_no,
    CAST(date_trunc('week', exposures.exposed_at) AS DATE) AS week,
    exposures.community,
    exposures.kind,
    persons.kind AS voice,
    themed_posts.theme_no,
    themed_posts.account_id
FROM exposures
JOIN asked_customers ON asked_customers.customer_id = exposures.customer_id
JOIN risk_windows
    ON risk_windows.customer_id = exposures.customer_id
    AND exposures.exposed_at >= risk_windows.starts_at AND exposures.exposed_at < risk_windows.ends_at
JOIN numbered_stages ON numbered_stages.stage = risk_windows.stage
JOIN persons ON persons.person_id = exposures.person_id
CROSS JOIN path_bounds
CROSS JOIN profile_settings
LEFT JOIN themed_posts ON themed_posts.post_id = exposures.post_id
WHERE date_diff('day', CAST(date_trunc('week', exposures.exposed_at) AS DATE), CAST(path_bounds.to_at AS DATE)) > profile_settings.silent_days
