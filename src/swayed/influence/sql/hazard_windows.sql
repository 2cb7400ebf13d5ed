-- Time at risk of visible customers; the hash is that of the transition at its end.
SELECT
    risk_windows.stage,
    hazard_customers.customer_no,
    risk_windows.origin,
    risk_windows.starts_at,
    risk_windows.ends_at,
    md5(risk_windows.transition_id) AS hash,
    hazard_customers.community,
    hazard_customers.segment
FROM risk_windows
JOIN hazard_customers ON hazard_customers.customer_id = risk_windows.customer_id
ORDER BY risk_windows.stage, hazard_customers.customer_no, risk_windows.starts_at, risk_windows.ends_at, risk_windows.origin
