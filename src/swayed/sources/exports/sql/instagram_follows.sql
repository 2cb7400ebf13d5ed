-- One row per follower and per followed account.
SELECT file_no, line,
    CASE kind WHEN 'follower' THEN concat('instagram:', lower(name)) ELSE 'instagram:' || me END AS account_id,
    CASE kind WHEN 'follower' THEN 'instagram:' || me ELSE concat('instagram:', lower(name)) END AS target_account_id,
    CASE WHEN "at" <> '0' THEN act_at END AS since
FROM export_prepared
WHERE kind IN ('follower', 'following') AND name IS NOT NULL
