-- One row per customer: the first visit, and the source it came from.
SELECT touches.customer_id AS unit_id, touches.occurred_at, lower(trim(coalesce(touches.source, 'no source'))) AS source
FROM touches
JOIN selected_customers ON selected_customers.customer_id = touches.customer_id
CROSS JOIN current_settings
WHERE touches.kind = 'visit' AND touches.occurred_at < current_settings.to_at
QUALIFY row_number() OVER (PARTITION BY touches.customer_id ORDER BY touches.occurred_at, touches.touch_id) = 1
