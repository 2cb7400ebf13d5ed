-- One row per like; one that was taken back goes.
SELECT file_no, line, deleted_at <> '' AS is_deleted, concat('discourse:', post_id, '#like/', lower(username)) AS interaction_id,
    concat('discourse:', lower(username)) AS account_id, concat('discourse:', lower(post_username)) AS target_account_id, 'like' AS kind,
    liked_at AS occurred_at, concat('discourse:', post_id) AS post_id
FROM export
WHERE lower(username) <> lower(post_username)
