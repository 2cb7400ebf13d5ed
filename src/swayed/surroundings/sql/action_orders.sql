-- Each order of the situation to which nobody's code and no referral led, and whether it cost less than usual: by a discount, or by
-- a price below the median of the product's days of sale before.
WITH lines AS (
    SELECT
        coalesce(events.order_id, events.event_id) AS order_id,
        events.customer_id,
        CAST(events.occurred_at AS DATE) AS ordered_on,
        events.product,
        events.currency,
        CAST(events.value AS DOUBLE) AS paid,
        CAST(coalesce(events.discount, 0) AS DOUBLE) AS discount,
        events.discount IS NOT NULL AS has_discount,
        CASE WHEN events.quantity > 0
            THEN CAST(events.value + coalesce(events.discount, 0) AS DOUBLE) / events.quantity END AS unit_price
    FROM selected_events
    JOIN events ON events.event_id = selected_events.event_id
    WHERE events.stage <> 'refund' AND events.value > 0
),
day_prices AS (
    SELECT product, currency, ordered_on, median(unit_price) AS unit_price
    FROM lines
    WHERE product IS NOT NULL AND unit_price IS NOT NULL
    GROUP BY product, currency, ordered_on
),
usual_prices AS (
    SELECT later.product, later.currency, later.ordered_on, median(earlier.unit_price) AS unit_price
    FROM day_prices AS later
    CROSS JOIN action_settings
    JOIN day_prices AS earlier
        ON earlier.product = later.product
        AND coalesce(earlier.currency, '') = coalesce(later.currency, '')
        AND earlier.ordered_on < later.ordered_on
        AND date_diff('day', CAST(earlier.ordered_on AS DATE), CAST(later.ordered_on AS DATE)) <= action_settings.usual_days
    GROUP BY later.product, later.currency, later.ordered_on, action_settings.usual_least_days
    HAVING count(*) >= action_settings.usual_least_days
),
owned AS (
    SELECT DISTINCT touches.order_id
    FROM touches
    LEFT JOIN collaborations ON lower(trim(collaborations.code)) = lower(trim(touches.code))
    WHERE touches.order_id IS NOT NULL
        AND (touches.kind = 'referral' OR (touches.kind = 'code'
            AND (touches.account_id IS NOT NULL OR collaborations.collaboration_id IS NOT NULL)))
)
SELECT
    lines.order_id,
    min(lines.customer_id) AS customer_id,
    min(lines.ordered_on) AS ordered_on,
    bool_or(lines.has_discount OR usual_prices.unit_price IS NOT NULL) AS has_price,
    bool_or(coalesce(
        lines.discount >= action_settings.reduced_share * (lines.paid + lines.discount)
        OR lines.unit_price <= (1 - action_settings.reduced_share) * usual_prices.unit_price,
        FALSE
    )) AS is_reduced
FROM lines
CROSS JOIN action_settings
LEFT JOIN usual_prices
    ON usual_prices.product = lines.product
    AND coalesce(usual_prices.currency, '') = coalesce(lines.currency, '')
    AND usual_prices.ordered_on = lines.ordered_on
LEFT JOIN owned ON owned.order_id = lines.order_id
WHERE owned.order_id IS NULL
GROUP BY lines.order_id
ORDER BY lines.order_id
