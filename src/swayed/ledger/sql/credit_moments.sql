-- Of each named person, stage and currency: sums over his steps by which draws of their number become draws of their money.
-- `amount` and `margin` of a step are what the ledger leaves to the statistical rung of its orders.
WITH worths AS (
    SELECT
        order_steps.transition_id,
        order_amounts.currency,
        sum(CAST(order_amounts.net_minor AS DOUBLE) * order_left.estimated_parts / ledger_settings.whole) AS amount,
        sum(CAST(order_amounts.margin_minor AS DOUBLE) * order_left.estimated_parts / ledger_settings.whole) AS margin,
        bool_and(order_amounts.margin_minor IS NOT NULL) AS has_margin
    FROM order_steps
    JOIN order_amounts ON order_amounts.order_no = order_steps.order_no
    JOIN order_left ON order_left.order_no = order_steps.order_no
    CROSS JOIN ledger_settings
    GROUP BY order_steps.transition_id, order_amounts.currency
),
totals AS (
    SELECT person_id, stage, sum(probability) AS p, sum(probability * (1.0 - probability)) AS q
    FROM named_credits
    GROUP BY person_id, stage
),
weighted AS (
    SELECT
        left_credits.person_id,
        left_credits.stage,
        worths.currency,
        sum(left_credits.probability * worths.amount) AS p_amount,
        sum(left_credits.probability * (1.0 - left_credits.probability) * worths.amount) AS q_amount,
        sum(left_credits.probability * (1.0 - left_credits.probability) * worths.amount * worths.amount) AS q_amount2,
        sum(left_credits.probability * coalesce(worths.margin, 0)) AS p_margin,
        sum(left_credits.probability * (1.0 - left_credits.probability) * coalesce(worths.margin, 0)) AS q_margin,
        sum(left_credits.probability * (1.0 - left_credits.probability) * coalesce(worths.margin, 0) * coalesce(worths.margin, 0))
            AS q_margin2,
        bool_and(worths.has_margin) AS has_margin
    FROM left_credits
    JOIN worths ON worths.transition_id = left_credits.transition_id
    GROUP BY left_credits.person_id, left_credits.stage, worths.currency
)
SELECT weighted.*, totals.p, totals.q
FROM weighted
JOIN totals ON totals.person_id = weighted.person_id AND totals.stage = weighted.stage
ORDER BY weighted.person_id, weighted.stage, weighted.currency
