-- One row per discount code, survey answer and landing of an order.
WITH orders AS (
    SELECT *, CASE WHEN coalesce(nullif(customer.email, ''), email) LIKE '%@%'
            THEN concat('email:', lower(trim(coalesce(nullif(customer.email, ''), email))))
            WHEN customer.id IS NOT NULL THEN concat('shopify:', customer.id)
            ELSE concat('shopify:order:', name) END AS customer_id
    FROM export
    WHERE coalesce(test, 'false') <> 'true'
),
codes AS (SELECT *, unnest(discount_codes) AS used FROM orders),
noted AS (SELECT *, unnest(note_attributes) AS note FROM orders)
SELECT file_no, line, updated_at AS version, concat('shopify:', name, ':code:', lower(used.code)) AS touch_id, 'code' AS kind,
    customer_id, name AS order_id, created_at AS occurred_at, used.code AS code, CAST(NULL AS VARCHAR) AS source,
    CAST(NULL AS VARCHAR) AS medium, CAST(NULL AS VARCHAR) AS campaign, CAST(NULL AS VARCHAR) AS content,
    CAST(NULL AS VARCHAR) AS term, CAST(NULL AS VARCHAR) AS "text"
FROM codes
WHERE used.code <> ''
UNION ALL
SELECT file_no, line, updated_at, concat('shopify:', name, ':survey:', lower(trim(note.name))), 'survey', customer_id, name,
    created_at, NULL, NULL, NULL, NULL, NULL, NULL, note.value
FROM noted
WHERE note.value <> ''
    AND regexp_matches(lower(note.name), 'hear|found us|find us|referred|recommend|aufmerksam|empfohlen|recomend|conn')
UNION ALL
SELECT file_no, line, updated_at, concat('shopify:', name, ':visit'), 'visit', customer_id, name, created_at, NULL,
    coalesce(nullif(url_decode(regexp_extract(landing_site, '[?&]utm_source=([^&#]*)', 1)), ''),
        nullif(regexp_extract(referring_site, '^https?://(?:www[.])?([^/?#]+)', 1), '')),
    nullif(url_decode(regexp_extract(landing_site, '[?&]utm_medium=([^&#]*)', 1)), ''),
    nullif(url_decode(regexp_extract(landing_site, '[?&]utm_campaign=([^&#]*)', 1)), ''),
    nullif(url_decode(regexp_extract(landing_site, '[?&]utm_content=([^&#]*)', 1)), ''),
    nullif(url_decode(regexp_extract(landing_site, '[?&]utm_term=([^&#]*)', 1)), ''), NULL
FROM orders
WHERE landing_site <> '' OR referring_site <> ''
