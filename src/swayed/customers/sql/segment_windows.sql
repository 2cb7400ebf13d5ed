-- Time at risk of every customer, by segment.
SELECT
    segments.segment,
    risk_windows.stage,
    risk_windows.origin,
    risk_windows.starts_at,
    risk_windows.ends_at,
    risk_windows.transition_id
FROM risk_windows
JOIN segments ON segments.customer_id = risk_windows.customer_id
