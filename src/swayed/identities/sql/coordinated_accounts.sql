-- One row per account of a group of accounts that write the same texts.
SELECT account_id, group_id, count(*) OVER (PARTITION BY group_id) AS n_accounts
FROM echo_groups
QUALIFY count(*) OVER (PARTITION BY group_id) >= 2
ORDER BY account_id
