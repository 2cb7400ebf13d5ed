-- One row per quote, accepted answer, and reply whose earlier post is not among the export. An accepted answer has no
-- date of its own: it is read by whoever accepts it after it was written, so its own moment stands for it.
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
    SELECT DISTINCT topic_id, post_number FROM said
),
quotes AS (
    SELECT *, unnest(list_distinct(regexp_extract_all(cooked, '<aside class="quote[^>]*data-username="([^"]+)"', 1))) AS quoted
    FROM said
)
SELECT file_no, line, concat('discourse:', id, '#quote/', lower(quoted)) AS interaction_id, concat('discourse:', lower(username)) AS account_id,
    concat('discourse:', lower(quoted)) AS target_account_id, 'quote' AS kind, created_at AS occurred_at, concat('discourse:', id) AS post_id,
    coalesce('category-' || category_id, concat('topic-', topic_id)) AS community
FROM quotes
WHERE lower(quoted) <> lower(username) AND NOT (deleted_at IS NOT NULL OR coalesce(user_deleted, '') = 'true')
UNION ALL
SELECT file_no, line, concat('discourse:', id, '#accepted'), concat('discourse:', lower(coalesce(accepter, starter))), concat('discourse:', lower(username)),
    'accepted_answer', created_at, concat('discourse:', id), coalesce('category-' || category_id, concat('topic-', topic_id))
FROM said
WHERE (accepted_answer = 'true' OR accepted_number = post_number) AND lower(coalesce(accepter, starter)) <> lower(username) AND NOT (deleted_at IS NOT NULL OR coalesce(user_deleted, '') = 'true')
UNION ALL
SELECT said.file_no, said.line, concat('discourse:', said.id, '#reply'), concat('discourse:', lower(said.username)), concat('discourse:', lower(said.replied_username)),
    'reply', said.created_at, concat('discourse:', said.id), coalesce('category-' || said.category_id, concat('topic-', said.topic_id))
FROM said
LEFT JOIN places ON places.topic_id = said.topic_id AND places.post_number = said.reply_to_post_number
WHERE places.topic_id IS NULL AND lower(said.replied_username) <> lower(said.username) AND NOT (deleted_at IS NOT NULL OR coalesce(user_deleted, '') = 'true')
