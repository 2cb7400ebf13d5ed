-- One row per like: 1 is given, 2 the same told to whom it was given. Both bear who acted, and whose the post is.
SELECT file_no, line, concat('discourse:', post_id, '#like/', lower(acting_username)) AS interaction_id,
    concat('discourse:', lower(acting_username)) AS account_id, concat('discourse:', lower(username)) AS target_account_id, 'like' AS kind,
    created_at AS occurred_at, concat('discourse:', post_id) AS post_id
FROM export
WHERE action_type IN ('1', '2') AND post_id IS NOT NULL AND lower(acting_username) <> lower(username)
