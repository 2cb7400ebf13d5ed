-- Customers who stand before a stage at the end of the observed period.
SELECT DISTINCT risk_windows.customer_id, risk_windows.stage, selected_customers.segment
FROM risk_windows
CROSS JOIN path_bounds
JOIN selected_customers ON selected_customers.customer_id = risk_windows.customer_id
WHERE risk_windows.transition_id IS NULL AND risk_windows.ends_at = path_bounds.to_at
ORDER BY risk_windows.customer_id, risk_windows.stage
