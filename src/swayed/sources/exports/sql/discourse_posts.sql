-- One row per post. A post without a named addressee answers the first of its topic. Hidden ones are left out, and a
-- deleted one goes.
WITH places AS (
    SELECT topic_id, post_number, min(id) AS id FROM export_prepared GROUP BY topic_id, post_number
)
SELECT said.file_no, said.line, said.updated_at AS version, (said.deleted_at IS NOT NULL OR coalesce(said.user_deleted, '') = 'true') AS is_deleted,
    concat('discourse:', said.id) AS post_id, concat('discourse:', lower(said.username)) AS account_id, said.created_at AS posted_at,
    -- The source text of a post is plain already, but for quotes of others.
    coalesce(said.cooked, regexp_replace(said.raw, '(?s)\[quote.*?\[/quote\]', '', 'g')) AS text,
    coalesce('category-' || said.category_id, concat('topic-', said.topic_id)) AS community,
    CASE WHEN places.id <> said.id THEN concat('discourse:', places.id) END AS reply_to_post_id
FROM export_prepared AS said
LEFT JOIN places ON places.topic_id = said.topic_id AND places.post_number = coalesce(said.reply_to_post_number, '1')
WHERE said.hidden IS DISTINCT FROM 'true' OR (said.deleted_at IS NOT NULL OR coalesce(said.user_deleted, '') = 'true')
