-- One row per follower and per followed account.
SELECT file_no, line,
    CASE section WHEN 'follower' THEN concat('tiktok:', lower(trim(username))) ELSE 'tiktok:' || owner END AS account_id,
    CASE section WHEN 'follower' THEN 'tiktok:' || owner ELSE concat('tiktok:', lower(trim(username))) END AS target_account_id,
    act_at AS since
FROM export_prepared
WHERE section IN ('follower', 'following') AND lower(trim(username)) NOT IN ('n/a', '')
