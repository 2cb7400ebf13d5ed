-- Each order that a code or link leads to a person, whole: what tracking alone would claim.
SELECT
    order_amounts.order_id,
    tracked.person_id,
    tracked.tracked_by,
    tracked.touch_id,
    tracked.collaboration_id,
    order_amounts.currency,
    order_amounts.gross_minor,
    order_amounts.net_minor,
    order_amounts.is_first
FROM tracked
JOIN order_amounts ON order_amounts.order_no = tracked.order_no
