-- Each customer's first purchase of something else, in an order and on a day of its own.
WITH taken AS (
    SELECT DISTINCT customer_id, CAST(occurred_at AS DATE) AS day FROM selected_events
)
SELECT events.customer_id, min(events.occurred_at) AS moved_at
FROM events
CROSS JOIN last_stage
-- A day on which something of the situation happened is none: with it go the situation's own events.
LEFT JOIN taken ON taken.customer_id = events.customer_id AND taken.day = CAST(events.occurred_at AS DATE)
WHERE events.stage = last_stage.stage
    AND events.category IS NOT NULL
    AND coalesce(events.status, '') <> 'cancelled'
    AND taken.customer_id IS NULL
GROUP BY events.customer_id
