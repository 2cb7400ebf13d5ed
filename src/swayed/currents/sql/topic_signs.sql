-- One topic or behaviour and a sign by which it is known: a phrase, a pair of words, a product. Topics are numbered: rows of who
-- took part are many, and names are long.
WITH named AS (
    SELECT 'talk' AS ground, 'phrase' AS kind, phrase AS topic, 'phrase' AS sign, phrase AS name
    FROM situation_phrases
    WHERE role IN ('any', 'factor')
    UNION
    SELECT 'talk' AS ground, 'community' AS kind, community AS topic, 'community' AS sign, community AS name FROM current_communities
    UNION
    SELECT 'talk' AS ground, 'product' AS kind, name AS topic, 'product' AS sign, name FROM found_products
    UNION
    SELECT 'purchases' AS ground, 'product' AS kind, concat('purchases of ', name) AS topic, 'product' AS sign, name
    FROM found_products
    UNION
    SELECT 'talk' AS ground, 'found' AS kind, topic, CASE WHEN is_product THEN 'product' ELSE 'pair' END AS sign, name
    FROM found_members
    UNION
    SELECT 'purchases' AS ground, 'found' AS kind, concat('purchases of ', topic) AS topic, 'product' AS sign, name
    FROM found_members
    WHERE is_product
    UNION
    SELECT 'purchases' AS ground, 'category' AS kind, category AS topic, 'category' AS sign, category AS name
    FROM current_purchases
    WHERE category IS NOT NULL
    UNION
    SELECT 'answers' AS ground, 'behaviour' AS kind, topic, 'answer' AS sign, topic AS name FROM current_answers WHERE topic IS NOT NULL
    UNION
    SELECT 'orders' AS ground, 'behaviour' AS kind, 'purchases after asking a question' AS topic, 'order' AS sign, 'asked' AS name
    UNION
    SELECT 'orders' AS ground, 'behaviour' AS kind, 'purchases after a contact or community visit' AS topic, 'order' AS sign,
        'met' AS name
    UNION
    SELECT 'first visits' AS ground, 'behaviour' AS kind, concat('first visits from ', source) AS topic, 'source' AS sign,
        source AS name
    FROM current_visits
),
topics AS (
    SELECT row_number() OVER (ORDER BY ground, kind, topic) AS topic_no, ground, kind, topic
    FROM (SELECT DISTINCT ground, kind, topic FROM named) AS each_topic
)
SELECT topics.topic_no, topics.ground, topics.kind, topics.topic, named.sign, named.name
FROM named
JOIN topics ON topics.ground = named.ground AND topics.kind = named.kind AND topics.topic = named.topic
