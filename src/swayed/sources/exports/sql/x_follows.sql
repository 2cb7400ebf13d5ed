-- One row per follower and per followed account; since when is not told.
WITH placed AS (
    SELECT e.*, regexp_replace(f.place, '[^/]*$', '') AS folder FROM export AS e JOIN export_files AS f ON f.file_no = e.file_no
),
owners AS (
    SELECT folder, min(account.accountId) AS number FROM placed WHERE list = 'account' GROUP BY folder
)
SELECT file_no, line,
    CASE list WHEN 'follower' THEN 'x:' || follower.accountId ELSE 'x:' || owners.number END AS account_id,
    CASE list WHEN 'follower' THEN 'x:' || owners.number ELSE 'x:' || following.accountId END AS target_account_id
FROM placed
LEFT JOIN owners ON owners.folder = placed.folder
WHERE list IN ('follower', 'following')
