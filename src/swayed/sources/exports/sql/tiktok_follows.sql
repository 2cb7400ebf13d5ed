-- One row per follower and per followed account.
WITH owners AS (
    SELECT file_no, 'tiktok:' || min(lower(username)) AS account_id FROM export WHERE section = 'profile' GROUP BY file_no
)
SELECT export.file_no, export.line,
    CASE section WHEN 'follower' THEN concat('tiktok:', lower(trim(username))) ELSE owners.account_id END AS account_id,
    CASE section WHEN 'follower' THEN owners.account_id ELSE concat('tiktok:', lower(trim(username))) END AS target_account_id,
    CASE WHEN regexp_matches(date, '^[0-9-]{10} [0-9:]{8}$') THEN date || ' UTC' ELSE date END AS since
FROM export
LEFT JOIN owners ON owners.file_no = export.file_no
WHERE section IN ('follower', 'following') AND lower(trim(username)) NOT IN ('n/a', '')
