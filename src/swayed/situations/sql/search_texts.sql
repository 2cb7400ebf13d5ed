-- Texts that `about` may find: distinct, without those that hold a vetoed phrase.
WITH vetoed AS (
    SELECT DISTINCT text_key FROM text_phrases WHERE role = 'none'
),
owned AS (
    SELECT DISTINCT item, text_key, text FROM situation_items WHERE length(trim(text)) > 0
)
SELECT owned.item, owned.text_key, owned.text
FROM owned
LEFT JOIN vetoed ON vetoed.text_key = owned.text_key
WHERE vetoed.text_key IS NULL
ORDER BY owned.item, owned.text_key
