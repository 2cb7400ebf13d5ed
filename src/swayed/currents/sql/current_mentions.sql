-- When a unit took part in a topic or behaved so, once per moment. `found_members` names the phrases and products of each
-- found topic, `text_phrases` the situation's own phrases.
WITH listed AS (
    SELECT 'talk' AS ground, unit_id, acted_at, lower(trim(product)) AS product, '' AS said
    FROM (SELECT unit_id, acted_at, unnest(products) AS product FROM current_acts) AS named
    UNION ALL
    SELECT 'purchases' AS ground, unit_id, occurred_at AS acted_at, product, 'purchases of ' AS said
    FROM current_purchases
    WHERE product IS NOT NULL
),
seen AS (
    SELECT 'talk' AS ground, 'phrase' AS kind, text_phrases.phrase AS topic, current_acts.unit_id, current_acts.acted_at AS seen_at
    FROM current_acts
    JOIN text_phrases ON text_phrases.text_key = current_acts.text_key
    WHERE text_phrases.role IN ('any', 'factor')
    UNION ALL
    SELECT listed.ground, 'product' AS kind, concat(listed.said, listed.product) AS topic, listed.unit_id, listed.acted_at AS seen_at
    FROM listed
    JOIN found_products ON found_products.name = listed.product
    UNION ALL
    SELECT 'talk' AS ground, 'community' AS kind, community AS topic, unit_id, acted_at AS seen_at
    FROM current_acts
    WHERE community IS NOT NULL
    UNION ALL
    SELECT listed.ground, 'found' AS kind, concat(listed.said, found_members.topic) AS topic, listed.unit_id,
        listed.acted_at AS seen_at
    FROM listed
    JOIN found_members ON found_members.name = listed.product AND found_members.is_product
    UNION ALL
    SELECT 'talk' AS ground, 'found' AS kind, found_members.topic, current_acts.unit_id, current_acts.acted_at AS seen_at
    FROM current_acts
    JOIN found_pairs ON found_pairs.text_key = current_acts.text_key
    JOIN found_members ON found_members.name = found_pairs.pair AND NOT found_members.is_product
    UNION ALL
    SELECT 'purchases' AS ground, 'category' AS kind, category AS topic, unit_id, occurred_at AS seen_at
    FROM current_purchases
    WHERE category IS NOT NULL
    UNION ALL
    SELECT 'answers' AS ground, 'behaviour' AS kind, topic, unit_id, occurred_at AS seen_at FROM current_answers WHERE topic IS NOT NULL
    UNION ALL
    SELECT 'orders' AS ground, 'behaviour' AS kind, 'purchases after asking a question' AS topic, unit_id, occurred_at AS seen_at
    FROM current_orders
    WHERE has_asked
    UNION ALL
    SELECT 'orders' AS ground, 'behaviour' AS kind, 'purchases after a contact or community visit' AS topic, unit_id, occurred_at AS seen_at
    FROM current_orders
    WHERE has_met
    UNION ALL
    SELECT 'first visits' AS ground, 'behaviour' AS kind, concat('first visits from ', source) AS topic, unit_id, occurred_at AS seen_at
    FROM current_visits
)
-- One table of what was seen, not one for each way to see it: one may spill, ten at once may not fit.
SELECT DISTINCT ground, kind, topic, unit_id, seen_at FROM seen
