-- Texts that `about` may find: distinct, reduced to words, without those that hold a vetoed phrase.
WITH vetoed AS (
    SELECT DISTINCT text_key FROM text_phrases WHERE role = 'none'
),
owned AS (
    SELECT 'post' AS item, text AS wording FROM posts WHERE text IS NOT NULL
    UNION
    SELECT 'interaction' AS item, text AS wording FROM interactions WHERE text IS NOT NULL
)
SELECT owned.item, md5(owned.wording) AS text_key, plain_texts.plain
FROM owned
JOIN plain_texts ON plain_texts.wording = owned.wording
LEFT JOIN vetoed ON vetoed.text_key = md5(owned.wording)
WHERE vetoed.text_key IS NULL
ORDER BY item, text_key
