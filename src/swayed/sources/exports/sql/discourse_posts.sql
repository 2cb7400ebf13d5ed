-- One row per post. A post without a named addressee answers the first of its topic. Hidden ones are left out, and a
-- deleted one goes.
WITH said AS (
    SELECT file_no, line, id, name, username, created_at, updated_at, cooked, raw, post_number, post_type, reply_to_post_number, topic_id, accepted_answer, deleted_at, user_deleted, hidden, reply_to_user.username AS replied_username, category_id,
        CAST(NULL AS VARCHAR) AS starter, CAST(NULL AS VARCHAR) AS accepted_number, CAST(NULL AS VARCHAR) AS accepter
    FROM export
    -- 3 is a note of the system such as a closed topic, 4 a whisper among staff.
    WHERE post_type IS NULL OR post_type IN ('1', '2')
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
