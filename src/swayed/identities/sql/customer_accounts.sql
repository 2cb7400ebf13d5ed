-- One row per customer and account that is his own by a declared or first-party link.
-- A handle that two customers declare is ambiguous and links nobody; one that fits two accounts by letters alone links
-- the one that it fits in exact case, or nobody.
WITH declared AS (
    SELECT DISTINCT customer_id, trim(handle) AS handle
    FROM (SELECT customer_id, unnest(handles) AS handle FROM customers) AS listed
    WHERE trim(handle) <> ''
),
fitting AS (
    SELECT
        declared.customer_id,
        declared.handle,
        accounts.account_id,
        CASE WHEN substr(declared.handle, length(accounts.platform) + 2) = accounts.handle THEN 1 ELSE 0 END AS is_exact
    FROM declared
    JOIN accounts ON lower(concat(accounts.platform, ':', accounts.handle)) = lower(declared.handle)
    UNION ALL
    SELECT
        declared.customer_id,
        declared.handle,
        accounts.account_id,
        CASE WHEN accounts.account_id = declared.handle THEN 1 ELSE 0 END AS is_exact
    FROM declared
    JOIN accounts ON lower(accounts.account_id) = lower(declared.handle)
),
fitted AS (
    SELECT customer_id, handle, account_id, max(is_exact) AS is_exact
    FROM fitting
    GROUP BY customer_id, handle, account_id
),
named AS (
    SELECT customer_id, account_id
    FROM fitted
    QUALIFY is_exact = max(is_exact) OVER (PARTITION BY customer_id, handle)
        AND count(*) OVER (PARTITION BY customer_id, handle, is_exact) = 1
),
candidates AS (
    SELECT customer_id, account_id, 'declared handle' AS linked_by, 1 AS strength
    FROM named
    UNION ALL
    SELECT customers.customer_id, accounts.account_id, 'declared customer' AS linked_by, 2 AS strength
    FROM customers
    JOIN accounts ON accounts.declared_customer_id = customers.customer_id
    UNION ALL
    SELECT customers.customer_id, accounts.account_id, 'external id' AS linked_by, 3 AS strength
    FROM customers
    JOIN accounts ON accounts.external_id = customers.external_id
    UNION ALL
    SELECT customers.customer_id, accounts.account_id, 'e-mail' AS linked_by, 4 AS strength
    FROM customers
    JOIN accounts ON lower(accounts.email_hash) = sha256(lower(trim(customers.email)))
),
best AS (
    SELECT customer_id, account_id, linked_by, strength
    FROM candidates
    QUALIFY row_number() OVER (PARTITION BY customer_id, account_id ORDER BY strength) = 1
)
SELECT customer_id, account_id, linked_by
FROM best
-- The strongest evidence decides whose account it is; a tie of equals links nobody.
QUALIFY strength = min(strength) OVER (PARTITION BY account_id)
    AND count(*) OVER (PARTITION BY account_id, strength) = 1
ORDER BY customer_id, account_id
