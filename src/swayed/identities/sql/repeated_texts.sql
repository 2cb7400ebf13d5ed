-- One row per account and longer wording that few accounts share: how often it wrote it, and how rare the wording is.
WITH shared AS (
    SELECT wording, count(*) AS n_accounts FROM account_wordings GROUP BY wording HAVING count(*) BETWEEN 2 AND 50
),
of_account AS (
    SELECT account_no, count(*) AS n_wordings FROM account_wordings GROUP BY account_no
)
SELECT
    numbered_accounts.account_id,
    account_wordings.wording,
    account_wordings.n_times,
    shared.n_accounts,
    of_account.n_wordings,
    log2(CAST(everybody.n AS DOUBLE) / shared.n_accounts) AS bits
FROM account_wordings
JOIN shared ON shared.wording = account_wordings.wording
JOIN of_account ON of_account.account_no = account_wordings.account_no
JOIN numbered_accounts ON numbered_accounts.account_no = account_wordings.account_no
CROSS JOIN (SELECT greatest(count(*), 2) AS n FROM accounts) AS everybody
