-- What each cancellation and refund changed, line by line; what was first credited plus its changes is what the ledger says now.
WITH walked AS (
    SELECT
        changed_shares.order_no,
        changed_shares.change_no,
        changed_shares.line_no,
        changed_amounts.amount_minor,
        changed_amounts.amount_minor - coalesce(before.amount_minor, 0) AS change_minor
    FROM changed_shares
    JOIN changed_amounts ON changed_amounts.changed_no = changed_shares.changed_no
    LEFT JOIN changed_shares AS earlier
        ON earlier.order_no = changed_shares.order_no
        AND earlier.change_no = changed_shares.change_no - 1
        AND earlier.line_no = changed_shares.line_no
    LEFT JOIN changed_amounts AS before ON before.changed_no = earlier.changed_no
)
SELECT
    order_amounts.order_id,
    order_amounts.currency,
    order_changes.change_no,
    order_changes.reason,
    order_changes.changed_at,
    order_changes.event_id,
    rungs.rung,
    order_shares.person_id,
    walked.change_minor,
    walked.amount_minor AS after_minor
FROM walked
JOIN order_changes ON order_changes.order_no = walked.order_no AND order_changes.change_no = walked.change_no
JOIN order_amounts ON order_amounts.order_no = walked.order_no
JOIN order_shares ON order_shares.line_no = walked.line_no
JOIN rungs ON rungs.rung_no = order_shares.rung_no
WHERE order_changes.change_no > 0
