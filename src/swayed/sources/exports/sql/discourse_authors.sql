-- One row per author of a post, by name alone: the list of members knows more of him. Members of the system are bots.
SELECT file_no, min(line) AS line, max(updated_at) AS version, concat('discourse:', lower(username)) AS account_id, 'discourse' AS platform,
    max(username) AS handle, max(nullif(name, '')) AS display_name,
    CASE WHEN lower(username) IN ('system', 'discobot') THEN 'automated account of the forum' END AS bio
FROM export_prepared
WHERE username IS NOT NULL
GROUP BY file_no, lower(username)
