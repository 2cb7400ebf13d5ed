-- When each customer was first at risk of any stage.
SELECT customer_id, min(starts_at) AS starts_at FROM risk_windows GROUP BY customer_id
