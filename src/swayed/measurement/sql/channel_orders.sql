-- One order and the other channel that its last visit or link before it, within the window, came from: the definition by which people's
-- codes and links are counted. Only on days for which the channel's spend is told.
WITH visits AS (
    SELECT touch_id, order_id, customer_id, occurred_at, lower(trim(source)) AS source, lower(trim(medium)) AS medium,
        lower(trim(campaign)) AS campaign
    FROM touches
    WHERE kind IN ('visit', 'link') AND (source IS NOT NULL OR medium IS NOT NULL OR campaign IS NOT NULL)
),
met AS (
    SELECT ledger_orders.*, visits.touch_id, coalesce(visits.occurred_at, ledger_orders.ordered_at) AS visited_at, visits.source,
        visits.medium, visits.campaign
    FROM visits
    JOIN ledger_orders ON ledger_orders.order_id = visits.order_id
    UNION ALL
    SELECT ledger_orders.*, visits.touch_id, visits.occurred_at, visits.source, visits.medium, visits.campaign
    FROM visits
    JOIN ledger_orders ON ledger_orders.customer_id = visits.customer_id
    CROSS JOIN score_settings
    WHERE visits.order_id IS NULL
        AND visits.occurred_at <= ledger_orders.ordered_at
        AND date_diff('day', CAST(visits.occurred_at AS DATE), CAST(ledger_orders.ordered_at AS DATE)) <= score_settings.window_days
),
last_visits AS (
    SELECT *
    FROM met
    QUALIFY row_number() OVER (
        PARTITION BY order_id, currency, original_currency ORDER BY visited_at DESC, touch_id DESC
    ) = 1
)
SELECT spend.channel, last_visits.order_id, last_visits.currency, last_visits.gross_minor, last_visits.is_first
FROM last_visits
JOIN spend
    ON lower(trim(spend.channel)) IN (
        concat(last_visits.source, '/', last_visits.medium), last_visits.source, last_visits.medium, last_visits.campaign
    )
    AND CAST(last_visits.ordered_at AS DATE) BETWEEN spend.from_on AND spend.to_on
QUALIFY row_number() OVER (
    PARTITION BY last_visits.order_id, last_visits.currency, last_visits.original_currency
    ORDER BY CASE lower(trim(spend.channel)) WHEN concat(last_visits.source, '/', last_visits.medium) THEN 1
        WHEN last_visits.source THEN 2 WHEN last_visits.medium THEN 3 ELSE 4 END, spend.channel, spend.from_on
) = 1
