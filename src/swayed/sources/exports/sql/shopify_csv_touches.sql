-- One row per discount code of an order, and one per answer or tracked source among its note attributes.
WITH orders AS (
    SELECT file_no, min(line) AS line, ltrim("Name", '''') AS name, max("Email") AS email, max("Created at") AS created_at,
        ltrim(max("Discount Code"), '''') AS codes, max("Note Attributes") AS notes
    FROM export
    WHERE ltrim("Name", '''') <> ''
    GROUP BY file_no, ltrim("Name", '''')
),
known AS (
    SELECT *, CASE WHEN email LIKE '%@%' THEN concat('email:', lower(trim(email))) ELSE concat('shopify:order:', name) END AS customer_id
    FROM orders
),
codes AS (
    SELECT *, trim(unnest(string_split(codes, ','))) AS code FROM known WHERE codes <> ''
),
noted AS (
    SELECT *, lower(trim(regexp_extract(note, '^([^:]*):(.*)$', 1))) AS field, trim(regexp_extract(note, '^([^:]*):(.*)$', 2)) AS answer
    FROM (SELECT *, unnest(string_split(replace(notes, chr(13), ''), chr(10))) AS note FROM known WHERE notes <> '')
)
SELECT file_no, line, concat('shopify:', name, ':code:', lower(code)) AS touch_id, 'code' AS kind, customer_id, name AS order_id,
    created_at AS occurred_at, code, CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS medium,
    CAST(NULL AS VARCHAR) AS campaign, CAST(NULL AS VARCHAR) AS content, CAST(NULL AS VARCHAR) AS term,
    CAST(NULL AS VARCHAR) AS "text"
FROM codes
WHERE code <> '' AND lower(code) <> 'custom discount'
UNION ALL
SELECT file_no, line, concat('shopify:', name, ':survey:', field), 'survey', customer_id, name, created_at, NULL, NULL, NULL, NULL,
    NULL, NULL, answer
FROM noted
WHERE answer <> '' AND regexp_matches(field, 'hear|found us|find us|referred|recommend|aufmerksam|empfohlen|recomend|conn')
UNION ALL
SELECT file_no, line, concat('shopify:', name, ':visit'), 'visit', customer_id, name, created_at, NULL,
    max(CASE WHEN field = 'utm_source' THEN answer END), max(CASE WHEN field = 'utm_medium' THEN answer END),
    max(CASE WHEN field = 'utm_campaign' THEN answer END), max(CASE WHEN field = 'utm_content' THEN answer END),
    max(CASE WHEN field = 'utm_term' THEN answer END), NULL
FROM noted
WHERE starts_with(field, 'utm_') AND answer <> ''
GROUP BY file_no, line, name, customer_id, created_at
