-- One order, currency and cause of a change of what the ledger gives to people, between an earlier state of the data and now.
WITH then_sums AS (
    SELECT order_id, currency, sum(amount_minor) AS minor FROM then_lines WHERE person_id IS NOT NULL GROUP BY order_id, currency
),
now_sums AS (
    SELECT order_id, currency, sum(amount_minor) AS minor FROM now_lines WHERE person_id IS NOT NULL GROUP BY order_id, currency
),
then_nets AS (
    SELECT order_id, currency, sum(net_minor) AS net FROM then_orders GROUP BY order_id, currency
),
now_nets AS (
    SELECT order_id, currency, sum(net_minor) AS net FROM now_orders GROUP BY order_id, currency
),
nets AS (
    SELECT
        coalesce(now_nets.order_id, then_nets.order_id) AS order_id,
        coalesce(now_nets.currency, then_nets.currency) AS currency,
        CASE
            WHEN then_nets.order_id IS NULL THEN 'new orders'
            WHEN now_nets.order_id IS NULL THEN 'orders gone'
            WHEN now_nets.net <> then_nets.net THEN 'restated orders'
            ELSE 'credit drawn anew'
        END AS cause
    FROM now_nets
    FULL OUTER JOIN then_nets ON then_nets.order_id = now_nets.order_id AND then_nets.currency = now_nets.currency
)
SELECT
    nets.currency,
    nets.cause,
    count(*) AS n_orders,
    CAST(sum(coalesce(now_sums.minor, 0) - coalesce(then_sums.minor, 0)) AS BIGINT) AS change_minor
FROM nets
LEFT JOIN now_sums ON now_sums.order_id = nets.order_id AND now_sums.currency = nets.currency
LEFT JOIN then_sums ON then_sums.order_id = nets.order_id AND then_sums.currency = nets.currency
WHERE coalesce(now_sums.minor, 0) <> coalesce(then_sums.minor, 0)
GROUP BY nets.currency, nets.cause
ORDER BY nets.currency, nets.cause
