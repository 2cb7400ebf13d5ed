-- One row per post. A post without a named addressee answers the first of its topic. Hidden ones are left out, and a
-- deleted one goes.
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
),
places AS (
    SELECT topic_id, post_number, min(id) AS id FROM said GROUP BY topic_id, post_number
)
SELECT said.file_no, said.line, said.updated_at AS version, (said.deleted_at IS NOT NULL OR coalesce(said.user_deleted, '') = 'true') AS is_deleted,
    concat('discourse:', said.id) AS post_id, concat('discourse:', lower(said.username)) AS account_id, said.created_at AS posted_at,
    -- The source text of a post is plain already, but for quotes of others.
    coalesce(said.cooked, regexp_replace(said.raw, '(?s)\[quote.*?\[/quote\]', '', 'g')) AS text,
    coalesce('category-' || said.category_id, concat('topic-', said.topic_id)) AS community,
    CASE WHEN places.id <> said.id THEN concat('discourse:', places.id) END AS reply_to_post_id
FROM said
LEFT JOIN places ON places.topic_id = said.topic_id AND places.post_number = coalesce(said.reply_to_post_number, '1')
WHERE said.hidden IS DISTINCT FROM 'true' OR (said.deleted_at IS NOT NULL OR coalesce(said.user_deleted, '') = 'true')
