-- How many rows each named thing of the situation touches: posts and contacts, for products and categories events too.
WITH phrase_rows AS (
    SELECT text_phrases.phrase_no, count(*) AS n_rows
    FROM situation_items
    JOIN text_phrases ON text_phrases.text_key = situation_items.text_key
    GROUP BY text_phrases.phrase_no
),
listed AS (
    SELECT unnest(products) AS product FROM situation_items
),
named AS (
    SELECT 'communities' AS field, community AS wanted FROM situation_items
    UNION ALL
    SELECT 'decision.categories' AS field, community AS wanted FROM situation_items
    UNION ALL
    SELECT 'decision.categories' AS field, lower(trim(category)) AS wanted FROM events
    UNION ALL
    SELECT 'decision.products' AS field, lower(trim(product)) AS wanted FROM events
    UNION ALL
    SELECT 'decision.products' AS field, lower(trim(product)) AS wanted FROM listed
),
name_rows AS (
    SELECT field, wanted, count(*) AS n_rows FROM named GROUP BY field, wanted
),
condition_rows AS (
    SELECT condition_no, count(*) AS n_rows FROM met_conditions GROUP BY condition_no
)
SELECT
    CASE situation_phrases.role WHEN 'factor' THEN concat('factors.', situation_phrases.name)
        ELSE concat('topic.', situation_phrases.role) END AS field,
    situation_phrases.phrase AS value,
    coalesce(phrase_rows.n_rows, 0) AS n_rows
FROM situation_phrases
LEFT JOIN phrase_rows ON phrase_rows.phrase_no = situation_phrases.phrase_no
UNION ALL
SELECT asked_names.field, asked_names.value, coalesce(name_rows.n_rows, 0) AS n_rows
FROM asked_names
LEFT JOIN name_rows ON name_rows.field = asked_names.field AND name_rows.wanted = asked_names.wanted
UNION ALL
SELECT
    CASE customer_conditions.role WHEN 'factor' THEN concat('factors.', customer_conditions.name)
        ELSE concat('customers.', customer_conditions.name) END AS field,
    customer_conditions.label AS value,
    coalesce(condition_rows.n_rows, 0) AS n_rows
FROM customer_conditions
LEFT JOIN condition_rows ON condition_rows.condition_no = customer_conditions.condition_no
ORDER BY field, value
