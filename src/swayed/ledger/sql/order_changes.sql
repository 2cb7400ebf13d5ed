-- What changed the worth of each order that was cancelled in part or whole, or refunded: its worth after each change.
-- Shops do not say when a line was cancelled, so cancellations stand first and bear no time.
WITH changes AS (
    SELECT order_id, currency, 0 AS step, 'ordered' AS reason, min(ordered_at) AS changed_at, CAST(NULL AS VARCHAR) AS event_id,
        sum(CASE WHEN is_refund THEN 0 ELSE value END) AS value
    FROM situation_lines
    GROUP BY order_id, currency
    UNION ALL
    SELECT order_id, currency, 1, 'cancelled', CAST(NULL AS TIMESTAMPTZ), event_id, -value
    FROM situation_lines
    WHERE is_cancelled AND NOT is_refund
    UNION ALL
    SELECT order_id, currency, 2, 'refunded', occurred_at, event_id, value
    FROM situation_lines
    WHERE is_refund AND is_counted
)
SELECT
    order_sums.order_no,
    row_number() OVER walk - 1 AS change_no,
    changes.reason,
    changes.changed_at,
    changes.event_id,
    CAST(sum(changes.value) OVER walk AS DECIMAL(18, 4)) AS worth
FROM changes
JOIN order_sums ON order_sums.order_id = changes.order_id AND order_sums.currency = changes.currency
WHERE order_sums.is_refunded OR changes.reason <> 'ordered'
    OR order_sums.order_id IN (SELECT order_id FROM situation_lines WHERE is_cancelled AND NOT is_refund)
WINDOW walk AS (
    PARTITION BY order_sums.order_no ORDER BY changes.step, changes.changed_at, changes.event_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
)
