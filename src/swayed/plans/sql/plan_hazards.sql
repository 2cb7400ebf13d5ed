-- Steps and customer-days at risk of each stage and segment.
SELECT
    risk_windows.stage,
    selected_customers.segment,
    count(risk_windows.transition_id) AS n_steps,
    sum(
        CAST(date_diff('second', date_trunc('second', risk_windows.starts_at), date_trunc('second', risk_windows.ends_at)) AS DOUBLE)
            / 86400
    ) AS risk_days
FROM risk_windows
JOIN selected_customers ON selected_customers.customer_id = risk_windows.customer_id
GROUP BY risk_windows.stage, selected_customers.segment
ORDER BY risk_windows.stage, selected_customers.segment
