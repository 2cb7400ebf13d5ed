-- Events that fit the situation and count: a cancelled one never does.
SELECT event_id, customer_id, stage, occurred_at, occurred_at_is_day, product, category, order_id, value, currency
FROM fitting_events
WHERE NOT is_cancelled
