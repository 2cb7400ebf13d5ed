-- One row per order and currency: what it is worth in major units, and the rate at which it is told in the workspace's currency.
-- The rate is the latest on or before the day of the order, for its refunds too, so that a full refund leaves nothing behind.
WITH shares AS (
    -- Of each line: the share of its worth that is margin, where the operator stated one for its category, else for all.
    SELECT situation_lines.event_id, CAST(margins.share AS DECIMAL(18, 10)) AS share
    FROM situation_lines
    JOIN margins
        ON lower(trim(margins.category)) IN (situation_lines.category, '*')
        AND margins.from_on <= CAST(situation_lines.ordered_at AS DATE)
    QUALIFY row_number() OVER (
        PARTITION BY situation_lines.event_id
        ORDER BY CASE WHEN trim(margins.category) = '*' THEN 1 ELSE 0 END, margins.from_on DESC
    ) = 1
),
sums AS (
    SELECT
        lines.order_id,
        lines.currency,
        min(lines.customer_id) AS customer_id,
        min(lines.ordered_at) AS ordered_at,
        bool_or(lines.is_day) AS is_day,
        bool_and(lines.is_cancelled OR NOT lines.is_counted) AS is_cancelled,
        bool_or(lines.is_pending AND lines.is_counted) AS is_pending,
        bool_or(lines.is_refund AND lines.is_counted) AS is_refunded,
        bool_and(lines.is_orphan) AS is_orphan,
        CAST(coalesce(sum(lines.value) FILTER (WHERE lines.is_counted), 0) AS DECIMAL(18, 4)) AS net,
        CAST(coalesce(sum(lines.value) FILTER (WHERE lines.is_counted AND NOT lines.is_refund), 0) AS DECIMAL(18, 4)) AS gross,
        CAST(sum(lines.discount) FILTER (WHERE lines.is_counted AND NOT lines.is_refund) AS DECIMAL(18, 4)) AS discount,
        CAST(sum(lines.tax) FILTER (WHERE lines.is_counted) AS DECIMAL(18, 4)) AS tax,
        CAST(sum(lines.shipping) FILTER (WHERE lines.is_counted) AS DECIMAL(18, 4)) AS shipping,
        bool_and(lines.is_refund OR lines.cost_of_goods IS NOT NULL OR lines.value = 0) FILTER (WHERE lines.is_counted) AS has_costs,
        -- Goods that came back cost nothing; a refund that tells of none leaves them with the customer.
        CAST(sum(CASE WHEN lines.is_refund AND lines.cost_of_goods > 0 THEN -lines.cost_of_goods ELSE lines.cost_of_goods END)
            FILTER (WHERE lines.is_counted) AS DECIMAL(18, 4)) AS cost,
        bool_and(shares.share IS NOT NULL OR lines.value = 0) FILTER (WHERE lines.is_counted) AS has_shares,
        CAST(sum(lines.value * shares.share) FILTER (WHERE lines.is_counted) AS DECIMAL(18, 4)) AS stated_margin
    FROM situation_lines AS lines
    LEFT JOIN shares ON shares.event_id = lines.event_id
    GROUP BY lines.order_id, lines.currency
),
rated AS (
    SELECT sums.order_id, sums.currency, CAST(rates.rate AS DECIMAL(18, 10)) AS rate
    FROM sums
    CROSS JOIN money_currency
    JOIN rates
        ON upper(trim(rates.currency)) = sums.currency
        AND rates.rated_on <= CAST(sums.ordered_at AS DATE)
        AND sums.currency <> money_currency.currency
    QUALIFY row_number() OVER (PARTITION BY sums.order_id, sums.currency ORDER BY rates.rated_on DESC) = 1
)
SELECT
    row_number() OVER (ORDER BY sums.order_id, sums.currency) - 1 AS order_no,
    sums.*,
    CASE
        WHEN sums.is_cancelled THEN CAST(0 AS DECIMAL(18, 4))
        WHEN sums.has_costs AND sums.cost IS NOT NULL THEN sums.net - sums.cost
        WHEN sums.has_shares THEN sums.stated_margin
    END AS margin,
    CASE WHEN sums.is_cancelled OR (sums.has_costs AND sums.cost IS NOT NULL) THEN 'costs' WHEN sums.has_shares THEN 'stated share'
        ELSE 'unknown' END AS margin_by,
    rated.rate,
    CASE WHEN rated.rate IS NULL THEN sums.currency ELSE money_currency.currency END AS told_currency
FROM sums
CROSS JOIN money_currency
LEFT JOIN rated ON rated.order_id = sums.order_id AND rated.currency = sums.currency
