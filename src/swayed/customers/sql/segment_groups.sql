-- One segment, stage and origin with customers at risk, numbered in the order of their names.
SELECT row_number() OVER (ORDER BY segment, stage, origin) AS group_no, segment, stage, origin
FROM (
    SELECT DISTINCT segments.segment, risk_windows.stage, risk_windows.origin
    FROM risk_windows
    JOIN segments ON segments.customer_id = risk_windows.customer_id
) AS each_group
