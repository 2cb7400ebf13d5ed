-- Time at risk of the customers of the asked segment, stage and origin.
SELECT segment_windows.starts_at, segment_windows.ends_at, segment_windows.is_moved
FROM segment_windows
JOIN asked_group ON asked_group.group_no = segment_windows.group_no
