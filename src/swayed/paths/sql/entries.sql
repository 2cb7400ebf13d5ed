-- When each customer starts to be at risk; nobody enters after his own first event.
WITH first_events AS (
    SELECT customer_id, min(arrived_at) AS first_at FROM arrivals GROUP BY customer_id
)
SELECT
    selected_customers.customer_id,
    least(
        CASE path_settings.enter
            WHEN 'created_at' THEN coalesce(selected_customers.created_at, path_bounds.from_at)
            WHEN 'first_trace' THEN coalesce(first_traces.trace_at, path_bounds.from_at)
            ELSE path_bounds.from_at
        END,
        coalesce(first_events.first_at, TIMESTAMPTZ '9999-01-01 00:00:00+00')
    ) AS entry_at
FROM selected_customers
CROSS JOIN path_settings
CROSS JOIN path_bounds
LEFT JOIN first_traces ON first_traces.customer_id = selected_customers.customer_id
LEFT JOIN first_events ON first_events.customer_id = selected_customers.customer_id
ORDER BY selected_customers.customer_id
