-- One row per selected event of the last stage, up to the end of the situation's period.
SELECT
    selected_events.customer_id AS unit_id,
    selected_events.occurred_at,
    lower(trim(selected_events.product)) AS product,
    lower(trim(selected_events.category)) AS category
FROM selected_events
CROSS JOIN current_settings
WHERE selected_events.stage = current_settings.last_stage AND selected_events.occurred_at < current_settings.to_at
