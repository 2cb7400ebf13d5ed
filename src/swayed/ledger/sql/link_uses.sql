-- One row per order and tracked link before it that leads to a person: by what was agreed, else the account that the shop wrote
-- beside it, else a handle among its words; content before campaign before source.
WITH links AS (
    SELECT order_no, touch_id, account_id, content, campaign, source, ordered_at, coalesce(occurred_at, ordered_at) AS used_at
    FROM order_touches
    WHERE kind = 'link'
),
words AS (
    SELECT order_no, touch_id, used_at, content AS word, 1 AS place FROM links WHERE content <> ''
    UNION ALL
    SELECT order_no, touch_id, used_at, campaign, 2 FROM links WHERE campaign <> ''
    UNION ALL
    SELECT order_no, touch_id, used_at, source, 3 FROM links WHERE source <> ''
),
found AS (
    SELECT words.order_no, words.touch_id, link_words.person_id, link_words.collaboration_id, link_words.starts_on,
        CASE WHEN link_words.origin = 1 THEN words.place ELSE 10 + words.place END AS place
    FROM words
    JOIN link_words
        ON link_words.word = words.word
        AND (link_words.starts_on IS NULL OR link_words.starts_on <= CAST(words.used_at AS DATE))
    UNION ALL
    SELECT links.order_no, links.touch_id, account_persons.person_id, CAST(NULL AS VARCHAR), CAST(NULL AS DATE), 10
    FROM links
    JOIN account_persons ON account_persons.account_id = links.account_id
)
SELECT found.order_no, found.touch_id, found.person_id, found.collaboration_id, links.used_at
FROM found
JOIN links ON links.order_no = found.order_no AND links.touch_id = found.touch_id
QUALIFY row_number() OVER (
    PARTITION BY found.order_no, found.touch_id
    ORDER BY found.place, coalesce(found.starts_on, DATE '1900-01-01') DESC, found.collaboration_id, found.person_id
) = 1
