-- Every difference between the workspace (here) and a shop's file (there), order by order. What the file does not tell (refunds,
-- status) is not compared; then its amount is held against the net value. Orders of the ledger that the file lacks count from its
-- first day to its last.
WITH days AS (
    SELECT min(ordered_at) AS first_at, max(ordered_at) AS last_at FROM there_orders
),
sides AS (
    SELECT
        coalesce(here_orders.order_id, there_orders.order_id) AS order_id,
        coalesce(here_orders.currency, there_orders.currency) AS currency,
        ledger_ids.order_id IS NOT NULL AS in_ledger,
        here_orders.order_id IS NOT NULL AS is_here,
        there_orders.order_id IS NOT NULL AS is_there,
        here_orders.ordered_at,
        here_orders.gross + here_orders.refunded AS here_net,
        there_orders.gross + coalesce(there_orders.refunded, 0) AS there_net,
        CASE WHEN there_orders.refunded IS NULL THEN here_orders.gross + here_orders.refunded ELSE here_orders.gross END AS here_gross,
        there_orders.gross AS there_gross,
        here_orders.refunded AS here_refunded,
        there_orders.refunded AS there_refunded,
        here_orders.status AS here_status,
        there_orders.status AS there_status,
        here_orders.currency AS here_currency,
        there_orders.currency AS there_currency
    FROM here_orders
    FULL OUTER JOIN there_orders ON there_orders.order_id = here_orders.order_id
    LEFT JOIN (SELECT DISTINCT regexp_replace(trim(order_id), '^#', '', 'g') AS order_id FROM ledger_orders) AS ledger_ids
        ON ledger_ids.order_id = coalesce(here_orders.order_id, there_orders.order_id)
),
found AS (
    SELECT order_id, currency, in_ledger, 1 AS place, 'missing here' AS difference, CAST(NULL AS VARCHAR) AS here,
        there_status AS there, 0 AS here_minor, there_net AS there_minor
    FROM sides
    WHERE NOT is_here
    UNION ALL
    SELECT sides.order_id, sides.currency, sides.in_ledger, 2, 'missing there', sides.here_status, NULL, sides.here_net, 0
    FROM sides
    CROSS JOIN days
    WHERE NOT sides.is_there AND sides.in_ledger
        AND (days.first_at IS NULL OR (sides.ordered_at >= days.first_at AND sides.ordered_at <= days.last_at))
    UNION ALL
    SELECT order_id, currency, in_ledger, 3, 'currency', here_currency, there_currency, here_net, there_net
    FROM sides
    WHERE is_here AND is_there AND here_currency <> there_currency
    UNION ALL
    SELECT order_id, currency, in_ledger, 4, 'status', here_status, there_status, here_net, there_net
    FROM sides
    WHERE is_here AND is_there AND here_status <> there_status
    UNION ALL
    SELECT order_id, currency, in_ledger, 5, 'amount', NULL, NULL, here_gross, there_gross
    FROM sides
    WHERE is_here AND is_there AND here_currency = there_currency AND here_gross <> there_gross
    UNION ALL
    SELECT order_id, currency, in_ledger, 6, 'refund', NULL, NULL, here_refunded, there_refunded
    FROM sides
    WHERE is_here AND is_there AND here_currency = there_currency AND here_refunded <> there_refunded
)
SELECT order_id, difference, currency, here, there, here_minor, there_minor, here_minor - there_minor AS gap_minor, in_ledger
FROM found
ORDER BY order_id, place
