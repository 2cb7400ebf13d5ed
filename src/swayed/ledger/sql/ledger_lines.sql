-- The ledger: each order split among rungs and people; the lines of an order sum to its net value, and to its margin.
SELECT
    order_amounts.order_id,
    order_amounts.customer_id,
    rungs.rung,
    order_shares.person_id,
    split_amounts.amount_minor,
    order_amounts.currency,
    CAST(order_shares.parts AS DOUBLE) / ledger_settings.whole AS share,
    CASE WHEN order_amounts.margin_minor IS NOT NULL THEN split_amounts.margin_minor END AS margin_minor,
    order_shares.basis,
    order_shares.confidence,
    order_shares.touch_id,
    order_shares.collaboration_id,
    order_amounts.ordered_at,
    order_amounts.is_first
FROM order_shares
JOIN split_amounts ON split_amounts.line_no = order_shares.line_no
JOIN order_amounts ON order_amounts.order_no = order_shares.order_no
JOIN rungs ON rungs.rung_no = order_shares.rung_no
CROSS JOIN ledger_settings
