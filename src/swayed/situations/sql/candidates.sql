-- Posts and contacts with at least one phrase, product or community of the situation, or found by search; vetoes win.
WITH phrase_hits AS (
    SELECT text_key, phrase
    FROM text_phrases
    WHERE role = 'any'
    QUALIFY row_number() OVER (PARTITION BY text_key ORDER BY phrase_no) = 1
),
vetoed AS (
    SELECT DISTINCT text_key FROM text_phrases WHERE role = 'none'
),
listed AS (
    SELECT item, item_id, unnest(products) AS product FROM situation_items
),
product_hits AS (
    SELECT listed.item, listed.item_id, min(listed.product) AS product
    FROM listed
    JOIN situation_products ON situation_products.product = lower(trim(listed.product))
    GROUP BY listed.item, listed.item_id
),
-- Ranked by themselves: a situation that names its words has no such hit, and then nothing is sorted.
search_items AS (
    SELECT situation_items.item, situation_items.item_id
    FROM situation_items
    JOIN search_hits ON search_hits.item = situation_items.item AND search_hits.text_key = situation_items.text_key
    QUALIFY row_number() OVER (
        PARTITION BY situation_items.item ORDER BY search_hits.search_score DESC, situation_items.item_id
    ) <= 20000
)
SELECT
    situation_items.item,
    situation_items.item_id,
    situation_items.text_key,
    CASE
        WHEN phrase_hits.text_key IS NOT NULL THEN concat('phrase "', phrase_hits.phrase, '"')
        WHEN product_hits.item_id IS NOT NULL THEN concat('product ', product_hits.product)
        WHEN situation_communities.community IS NOT NULL THEN concat('community ', situation_communities.name)
        ELSE 'meaning'
    END AS reason
FROM situation_items
LEFT JOIN phrase_hits ON phrase_hits.text_key = situation_items.text_key
LEFT JOIN product_hits ON product_hits.item = situation_items.item AND product_hits.item_id = situation_items.item_id
LEFT JOIN situation_communities ON situation_communities.community = situation_items.community
LEFT JOIN search_items ON search_items.item = situation_items.item AND search_items.item_id = situation_items.item_id
LEFT JOIN vetoed ON vetoed.text_key = situation_items.text_key
WHERE vetoed.text_key IS NULL
    AND (
        phrase_hits.text_key IS NOT NULL
        OR product_hits.item_id IS NOT NULL
        OR situation_communities.community IS NOT NULL
        OR search_items.item_id IS NOT NULL
    )
