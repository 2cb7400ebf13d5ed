-- One row per pair of accounts drawn without regard to what they show: how alike two people are by chance.
WITH drawn AS (
    SELECT account_id, platform, row_number() OVER (ORDER BY md5(account_id), account_id) AS place
    FROM accounts
    WHERE platform <> 'offline'
    QUALIFY row_number() OVER (ORDER BY md5(account_id), account_id) <= 4000
)
SELECT least(one.account_id, other.account_id) AS account_id, greatest(one.account_id, other.account_id) AS other_account_id
FROM drawn AS one
JOIN drawn AS other ON other.place BETWEEN one.place + 1 AND one.place + 4
WHERE other.platform <> one.platform
