-- Accounts of compared pairs.
WITH compared AS (
    SELECT account_id FROM compared_pairs
    UNION
    SELECT other_account_id AS account_id FROM compared_pairs
)
SELECT numbered_accounts.account_no, numbered_accounts.account_id
FROM numbered_accounts
JOIN compared ON compared.account_id = numbered_accounts.account_id
