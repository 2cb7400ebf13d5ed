-- One row per quote, accepted answer, and reply whose earlier post is not among the export. An accepted answer has no
-- date of its own: it is read by whoever accepts it after it was written, so its own moment stands for it.
WITH places AS (
    SELECT DISTINCT topic_id, post_number FROM export_prepared
),
quotes AS (
    SELECT *, unnest(list_distinct(regexp_extract_all(cooked, '<aside class="quote[^>]*data-username="([^"]+)"', 1))) AS quoted
    FROM export_prepared
)
SELECT file_no, line, concat('discourse:', id, '#quote/', lower(quoted)) AS interaction_id, concat('discourse:', lower(username)) AS account_id,
    concat('discourse:', lower(quoted)) AS target_account_id, 'quote' AS kind, created_at AS occurred_at, concat('discourse:', id) AS post_id,
    coalesce('category-' || category_id, concat('topic-', topic_id)) AS community
FROM quotes
WHERE lower(quoted) <> lower(username) AND NOT (deleted_at IS NOT NULL OR coalesce(user_deleted, '') = 'true')
UNION ALL
SELECT file_no, line, concat('discourse:', id, '#accepted'), concat('discourse:', lower(coalesce(accepter, starter))), concat('discourse:', lower(username)),
    'accepted_answer', created_at, concat('discourse:', id), coalesce('category-' || category_id, concat('topic-', topic_id))
FROM export_prepared
WHERE (accepted_answer = 'true' OR accepted_number = post_number) AND lower(coalesce(accepter, starter)) <> lower(username) AND NOT (deleted_at IS NOT NULL OR coalesce(user_deleted, '') = 'true')
UNION ALL
SELECT said.file_no, said.line, concat('discourse:', said.id, '#reply'), concat('discourse:', lower(said.username)), concat('discourse:', lower(said.replied_username)),
    'reply', said.created_at, concat('discourse:', said.id), coalesce('category-' || said.category_id, concat('topic-', said.topic_id))
FROM export_prepared AS said
LEFT JOIN places ON places.topic_id = said.topic_id AND places.post_number = said.reply_to_post_number
WHERE places.topic_id IS NULL AND lower(said.replied_username) <> lower(said.username) AND NOT (deleted_at IS NOT NULL OR coalesce(user_deleted, '') = 'true')
