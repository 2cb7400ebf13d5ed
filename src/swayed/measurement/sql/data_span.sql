-- The first and the last moment of which the events tell, one row.
SELECT min(occurred_at) AS first_at, max(occurred_at) AS last_at FROM events
