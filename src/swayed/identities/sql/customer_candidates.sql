-- One row per customer, account and evidence that it may be his own: declared, first-party, or by a reviewer.
-- A handle is the same with and without its @. `is_clear` is 0 where a declared handle fits two accounts equally well.
WITH declared AS (
    SELECT DISTINCT customer_id, replace(trim(handle), ':@', ':') AS handle
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
    SELECT customer_id, account_id,
        CASE WHEN count(*) OVER (PARTITION BY customer_id, handle, is_exact) = 1 THEN 1 ELSE 0 END AS is_clear
    FROM fitted
    QUALIFY is_exact = max(is_exact) OVER (PARTITION BY customer_id, handle)
),
candidates AS (
    SELECT customer_id, account_id, 'reviewer' AS linked_by, 0 AS strength, 1 AS is_clear
    FROM standing_decisions
    WHERE question = 'customer' AND answer = 'yes'
    UNION ALL
    SELECT customer_id, account_id, 'declared handle' AS linked_by, 1 AS strength, is_clear
    FROM named
    UNION ALL
    SELECT customers.customer_id, accounts.account_id, 'declared customer' AS linked_by, 2 AS strength, 1 AS is_clear
    FROM customers
    JOIN accounts ON accounts.declared_customer_id = customers.customer_id
    UNION ALL
    SELECT customers.customer_id, accounts.account_id, 'external id' AS linked_by, 3 AS strength, 1 AS is_clear
    FROM customers
    JOIN accounts ON accounts.external_id = customers.external_id
    UNION ALL
    SELECT customers.customer_id, accounts.account_id, 'e-mail' AS linked_by, 4 AS strength, 1 AS is_clear
    FROM customers
    JOIN accounts ON accounts.email_hash = customers.email
)
SELECT candidates.customer_id, candidates.account_id, candidates.linked_by, candidates.strength, candidates.is_clear
FROM candidates
JOIN accounts ON accounts.account_id = candidates.account_id
JOIN customers ON customers.customer_id = candidates.customer_id
LEFT JOIN standing_decisions AS refused
    ON refused.question = 'customer' AND refused.answer = 'no'
    AND refused.account_id = candidates.account_id AND refused.customer_id = candidates.customer_id
WHERE refused.account_id IS NULL
QUALIFY row_number() OVER (
    PARTITION BY candidates.customer_id, candidates.account_id ORDER BY candidates.is_clear DESC, candidates.strength
) = 1
