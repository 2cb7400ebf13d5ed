-- One row per author of a post, by name alone: the list of members knows more of him. Members of the system are bots.
WITH entries AS (
    SELECT file_no, line, category_id AS topic_category_id, details.created_by.username AS starter,
        accepted_answer.post_number AS accepted_number, accepted_answer.accepter_username AS accepter, unnest(post_stream.posts) AS p
    FROM export
    WHERE archetype IS DISTINCT FROM 'private_message'
),
said AS (
    SELECT file_no, line, p.id AS id, p.name AS name, p.username AS username, p.created_at AS created_at, p.updated_at AS updated_at, p.cooked AS cooked, p.raw AS raw, p.post_number AS post_number, p.post_type AS post_type, p.reply_to_post_number AS reply_to_post_number, p.topic_id AS topic_id, p.accepted_answer AS accepted_answer, p.deleted_at AS deleted_at, p.user_deleted AS user_deleted, p.hidden AS hidden, p.reply_to_user.username AS replied_username,
        topic_category_id AS category_id, starter, accepted_number, accepter
    FROM entries
    -- 3 is a note of the system such as a closed topic, 4 a whisper among staff.
    WHERE p.post_type IS NULL OR p.post_type IN ('1', '2')
)
SELECT file_no, min(line) AS line, max(updated_at) AS version, concat('discourse:', lower(username)) AS account_id, 'discourse' AS platform,
    max(username) AS handle, max(nullif(name, '')) AS display_name,
    CASE WHEN lower(username) IN ('system', 'discobot') THEN 'automated account of the forum' END AS bio
FROM said
WHERE username IS NOT NULL
GROUP BY file_no, lower(username)
