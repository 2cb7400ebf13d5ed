-- One row per author of a post, by name alone: the list of members knows more of him. Members of the system are bots.
WITH said AS (
    SELECT file_no, line, id, name, username, created_at, updated_at, cooked, raw, post_number, post_type, reply_to_post_number, topic_id, accepted_answer, deleted_at, user_deleted, hidden, reply_to_user.username AS replied_username, category_id,
        CAST(NULL AS VARCHAR) AS starter, CAST(NULL AS VARCHAR) AS accepted_number, CAST(NULL AS VARCHAR) AS accepter
    FROM export
    -- 3 is a note of the system such as a closed topic, 4 a whisper among staff.
    WHERE post_type IS NULL OR post_type IN ('1', '2')
)
SELECT file_no, min(line) AS line, max(updated_at) AS version, concat('discourse:', lower(username)) AS account_id, 'discourse' AS platform,
    max(username) AS handle, max(nullif(name, '')) AS display_name,
    CASE WHEN lower(username) IN ('system', 'discobot') THEN 'automated account of the forum' END AS bio
FROM said
WHERE username IS NOT NULL
GROUP BY file_no, lower(username)
