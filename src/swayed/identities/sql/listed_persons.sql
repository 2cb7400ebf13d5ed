-- One row per person: the accounts that are his.
SELECT account_persons.person_id, list_sort(list(accounts.account_id)) AS accounts, max(accounts.followers) AS followers,
    max(CASE WHEN accounts.platform = 'offline' THEN 1 ELSE 0 END) AS is_offline
FROM accounts
JOIN account_persons ON account_persons.account_id = accounts.account_id
GROUP BY account_persons.person_id
