-- One row per post, whispers and notes left out, in the form that topics and posts share.
SELECT file_no, line, id, name, username, created_at, updated_at, cooked, raw, post_number, post_type, reply_to_post_number, topic_id, accepted_answer, deleted_at, user_deleted, hidden, reply_to_user.username AS replied_username, category_id,
    CAST(NULL AS VARCHAR) AS starter, CAST(NULL AS VARCHAR) AS accepted_number, CAST(NULL AS VARCHAR) AS accepter
FROM export
-- 3 is a note of the system such as a closed topic, 4 a whisper among staff.
WHERE post_type IS NULL OR post_type IN ('1', '2')
