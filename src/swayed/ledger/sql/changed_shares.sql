-- The lines of each order after each change of its worth, numbered as they are split.
SELECT
    order_changes.order_no,
    order_changes.change_no,
    order_shares.line_no,
    order_shares.parts,
    row_number() OVER (ORDER BY order_changes.order_no, order_changes.change_no, order_shares.line_no) - 1 AS changed_no
FROM order_changes
JOIN order_shares ON order_shares.order_no = order_changes.order_no
