-- Events that fit the situation but were cancelled: they move nobody, and the ledger shows what they took back.
SELECT event_id
FROM fitting_events
WHERE is_cancelled
ORDER BY event_id
