-- Each currency: orders and net value of the file, of the workspace for the same orders, and of those the ledger holds.
SELECT
    there_orders.currency,
    count(*) AS n_there,
    CAST(sum(there_orders.gross + coalesce(there_orders.refunded, 0)) AS BIGINT) AS there_minor,
    sum(CASE WHEN here_orders.order_id IS NULL THEN 0 ELSE 1 END) AS n_here,
    CAST(coalesce(sum(here_orders.gross + here_orders.refunded), 0) AS BIGINT) AS here_minor,
    sum(CASE WHEN ledger_sums.order_id IS NULL THEN 0 ELSE 1 END) AS n_ledger,
    CAST(coalesce(sum(ledger_sums.net_minor), 0) AS BIGINT) AS ledger_minor
FROM there_orders
LEFT JOIN here_orders ON here_orders.order_id = there_orders.order_id AND here_orders.currency = there_orders.currency
LEFT JOIN (
    SELECT regexp_replace(trim(order_id), '^#', '', 'g') AS order_id, coalesce(original_currency, currency) AS currency,
        sum(coalesce(original_minor, net_minor)) AS net_minor
    FROM ledger_orders
    GROUP BY regexp_replace(trim(order_id), '^#', '', 'g'), coalesce(original_currency, currency)
) AS ledger_sums ON ledger_sums.order_id = there_orders.order_id AND ledger_sums.currency = there_orders.currency
GROUP BY there_orders.currency
ORDER BY count(*) DESC, there_orders.currency
