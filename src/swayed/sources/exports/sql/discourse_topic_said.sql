-- One row per post of a topic, whispers and notes left out, in the form that topics and posts share.
WITH entries AS (
    SELECT file_no, line, category_id AS topic_category_id, details.created_by.username AS starter,
        accepted_answer.post_number AS accepted_number, accepted_answer.accepter_username AS accepter, unnest(post_stream.posts) AS p
    FROM export
    WHERE archetype IS DISTINCT FROM 'private_message'
)
SELECT file_no, line, p.id AS id, p.name AS name, p.username AS username, p.created_at AS created_at, p.updated_at AS updated_at, p.cooked AS cooked, p.raw AS raw, p.post_number AS post_number, p.post_type AS post_type, p.reply_to_post_number AS reply_to_post_number, p.topic_id AS topic_id, p.accepted_answer AS accepted_answer, p.deleted_at AS deleted_at, p.user_deleted AS user_deleted, p.hidden AS hidden, p.reply_to_user.username AS replied_username,
    topic_category_id AS category_id, starter, accepted_number, accepter
FROM entries
-- 3 is a note of the system such as a closed topic, 4 a whisper among staff.
WHERE p.post_type IS NULL OR p.post_type IN ('1', '2')
