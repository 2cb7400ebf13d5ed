-- One row per member, post and day on which he read it. A row without a date is refused by name, never guessed.
SELECT file_no, line, concat('discourse:', post_id, '#read/', lower(username), '/', viewed_at) AS interaction_id,
    concat('discourse:', lower(username)) AS account_id, concat('discourse:', lower(post_username)) AS target_account_id, 'read' AS kind,
    coalesce(viewed_at, '(no date)') AS occurred_at, concat('discourse:', post_id) AS post_id
FROM export
WHERE lower(username) <> lower(post_username)
