-- The observed period: as the situation says, else from the first entry to the last event.
WITH seen AS (
    SELECT
        min(occurred_at) AS first_at,
        max(occurred_at) AS last_at,
        coalesce(bool_or(occurred_at_is_day), FALSE) AS is_day
    FROM selected_events
    WHERE stage <> 'refund'
),
created AS (
    SELECT min(created_at) AS first_at FROM selected_customers
),
traced AS (
    SELECT min(trace_at) AS first_at FROM first_traces
)
SELECT
    coalesce(
        path_settings.from_at,
        CASE path_settings.enter
            WHEN 'created_at' THEN least(coalesce(created.first_at, seen.first_at), seen.first_at)
            WHEN 'first_trace' THEN least(coalesce(traced.first_at, seen.first_at), seen.first_at)
            ELSE seen.first_at
        END,
        TIMESTAMPTZ '1970-01-01 00:00:00+00'
    ) AS from_at,
    -- The last event's own moment is still observed.
    coalesce(
        least(path_settings.to_at, seen.last_at + CASE WHEN seen.is_day THEN INTERVAL 1 DAY ELSE INTERVAL 1 SECOND END),
        path_settings.to_at,
        TIMESTAMPTZ '1970-01-01 00:00:00+00'
    ) AS to_at,
    seen.is_day
FROM path_settings
CROSS JOIN seen
CROSS JOIN created
CROSS JOIN traced
