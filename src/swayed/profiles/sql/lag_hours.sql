-- Credit of the bucket's contacts by stage and lag.
SELECT stage_no, lag_hours, sum(credited) AS credited
FROM contact_credits
GROUP BY stage_no, lag_hours
ORDER BY stage_no, lag_hours
