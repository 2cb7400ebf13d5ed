-- One row per follower and per followed account; since when is not told.
SELECT file_no, line,
    CASE list WHEN 'follower' THEN 'x:' || follower.accountId ELSE 'x:' || owner END AS account_id,
    CASE list WHEN 'follower' THEN 'x:' || owner ELSE 'x:' || following.accountId END AS target_account_id
FROM export_prepared
WHERE list IN ('follower', 'following')
