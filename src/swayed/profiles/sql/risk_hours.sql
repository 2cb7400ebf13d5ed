-- One stretch of hours in which a customer is at risk of moving into a stage; within one hour nothing can be told apart.
WITH cut AS (
    SELECT
        met_customers.customer_no,
        numbered_stages.stage_no,
        date_diff('hour', date_trunc('hour', TIMESTAMPTZ '1970-01-01 00:00:00+00'), date_trunc('hour', risk_windows.starts_at)) AS starts_hour,
        date_diff('hour', date_trunc('hour', TIMESTAMPTZ '1970-01-01 00:00:00+00'), date_trunc('hour', risk_windows.ends_at)) AS ends_hour
    FROM risk_windows
    JOIN met_customers ON met_customers.customer_id = risk_windows.customer_id
    JOIN numbered_stages ON numbered_stages.stage = risk_windows.stage
)
SELECT customer_no, stage_no, starts_hour, ends_hour FROM cut WHERE ends_hour > starts_hour
