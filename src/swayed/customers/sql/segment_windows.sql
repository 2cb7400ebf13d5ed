-- Time at risk of every customer, by the number of segment, stage and origin.
SELECT
    segment_groups.group_no,
    risk_windows.starts_at,
    risk_windows.ends_at,
    risk_windows.transition_id IS NOT NULL AS is_moved
FROM risk_windows
JOIN segments ON segments.customer_id = risk_windows.customer_id
JOIN segment_groups
    ON segment_groups.segment = segments.segment
    AND segment_groups.stage = risk_windows.stage
    AND segment_groups.origin = risk_windows.origin
