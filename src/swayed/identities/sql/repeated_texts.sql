-- One row per account and longer wording that few accounts share: how often it wrote it, and how rare the wording is.
WITH counted AS (
    SELECT
        account_id,
        wording,
        n_times,
        count(*) OVER (PARTITION BY wording) AS n_accounts,
        count(*) OVER (PARTITION BY account_id) AS n_wordings
    FROM account_wordings
)
SELECT
    counted.account_id,
    counted.wording,
    counted.n_times,
    counted.n_accounts,
    counted.n_wordings,
    log2(CAST(everybody.n AS DOUBLE) / counted.n_accounts) AS bits
FROM counted
CROSS JOIN (SELECT greatest(count(*), 2) AS n FROM accounts) AS everybody
WHERE counted.n_accounts BETWEEN 2 AND 50
