-- One row per customer and account that is his own by a declared or first-party link.
-- A handle that two customers declare is ambiguous and links nobody; one that fits two accounts by letters alone links
-- the one that it fits in exact case, or nobody.
WITH clear AS (
    SELECT customer_id, account_id, linked_by, strength FROM customer_candidates WHERE is_clear = 1
)
SELECT customer_id, account_id, linked_by
FROM clear
-- The strongest evidence decides whose account it is; a tie of equals links nobody.
QUALIFY strength = min(strength) OVER (PARTITION BY account_id)
    AND count(*) OVER (PARTITION BY account_id, strength) = 1
ORDER BY customer_id, account_id
