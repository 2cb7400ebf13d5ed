-- One row per order, rung and person with his part of the order; a lower rung shares only what the higher ones left.
SELECT order_no, 1 AS rung_no, person_id, touch_id, named_by AS basis, confidence, CAST(NULL AS VARCHAR) AS collaboration_id, parts
FROM declared_names
WHERE parts > 0
UNION ALL
SELECT tracked.order_no, 2, tracked.person_id, tracked.touch_id, tracked.tracked_by, CAST(NULL AS DOUBLE), tracked.collaboration_id,
    order_left.tracked_parts
FROM tracked
JOIN order_left ON order_left.order_no = tracked.order_no
WHERE order_left.tracked_parts > 0
UNION ALL
-- Rounded down, so that people together never have more than was left.
SELECT order_steps.order_no, 3, left_credits.person_id, CAST(NULL AS VARCHAR), left_credits.stage, left_credits.probability,
    CAST(NULL AS VARCHAR), CAST(round(left_credits.probability * order_left.estimated_parts - 0.499999) AS BIGINT)
FROM order_steps
JOIN left_credits ON left_credits.transition_id = order_steps.transition_id
JOIN order_left ON order_left.order_no = order_steps.order_no
WHERE round(left_credits.probability * order_left.estimated_parts - 0.499999) > 0
