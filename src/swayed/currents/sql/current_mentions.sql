-- When a unit took part in a topic or behaved so, once per moment. `found_members` names the phrases and products of each
-- found topic, `text_phrases` the situation's own phrases.
WITH listed AS (
    SELECT unit_id, acted_at, lower(trim(product)) AS product
    FROM (SELECT unit_id, acted_at, unnest(products) AS product FROM current_acts) AS named
    UNION
    SELECT current_purchases.unit_id, current_purchases.occurred_at AS acted_at, current_purchases.product
    FROM current_purchases
    CROSS JOIN current_settings
    WHERE current_purchases.product IS NOT NULL AND current_settings.unit = 'customer'
)
SELECT 'talk' AS ground, 'phrase' AS kind, text_phrases.phrase AS topic, current_acts.unit_id, current_acts.acted_at AS seen_at
FROM current_acts
JOIN text_phrases ON text_phrases.text_key = current_acts.text_key
WHERE text_phrases.role IN ('any', 'factor')
UNION
SELECT 'talk' AS ground, 'product' AS kind, listed.product AS topic, listed.unit_id, listed.acted_at AS seen_at
FROM listed
JOIN found_products ON found_products.name = listed.product
UNION
SELECT 'talk' AS ground, 'community' AS kind, community AS topic, unit_id, acted_at AS seen_at
FROM current_acts
WHERE community IS NOT NULL
UNION
SELECT 'talk' AS ground, 'found' AS kind, found_members.topic, listed.unit_id, listed.acted_at AS seen_at
FROM listed
JOIN found_members ON found_members.name = listed.product AND found_members.is_product
UNION
SELECT 'talk' AS ground, 'found' AS kind, found_members.topic, current_acts.unit_id, current_acts.acted_at AS seen_at
FROM current_acts
JOIN found_pairs ON found_pairs.text_key = current_acts.text_key
JOIN found_members ON found_members.name = found_pairs.pair AND NOT found_members.is_product
UNION
SELECT 'purchases' AS ground, 'category' AS kind, category AS topic, unit_id, occurred_at AS seen_at
FROM current_purchases
WHERE category IS NOT NULL
UNION
SELECT 'answers' AS ground, 'behaviour' AS kind, topic, unit_id, occurred_at AS seen_at FROM current_answers WHERE topic IS NOT NULL
UNION
SELECT 'orders' AS ground, 'behaviour' AS kind, 'purchases after asking a question' AS topic, unit_id, occurred_at AS seen_at
FROM current_orders
WHERE has_asked
UNION
SELECT 'orders' AS ground, 'behaviour' AS kind, 'purchases after a contact or community visit' AS topic, unit_id, occurred_at AS seen_at
FROM current_orders
WHERE has_met
UNION
SELECT 'first visits' AS ground, 'behaviour' AS kind, concat('first visits from ', source) AS topic, unit_id, occurred_at AS seen_at
FROM current_visits
