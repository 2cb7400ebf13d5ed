-- One row per item of any list, with whose archive it is: the account whose account.js lies beside it.
WITH placed AS (
    SELECT e.*, regexp_replace(f.place, '[^/]*$', '') AS folder FROM export AS e JOIN export_files AS f ON f.file_no = e.file_no
),
owners AS (
    SELECT folder, min(account.accountId) AS number FROM placed WHERE list = 'account' GROUP BY folder
)
SELECT placed.*, owners.number AS owner, try_strptime(tweet.created_at, '%a %b %d %H:%M:%S %z %Y') AS tweeted
FROM placed
LEFT JOIN owners ON owners.folder = placed.folder
