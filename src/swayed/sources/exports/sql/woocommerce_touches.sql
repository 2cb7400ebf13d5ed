-- One row per coupon of an order, per answer about who recommended it among its meta data, and one for the visit that led to it.
-- The tracker writes the start of the visit in UTC without saying so, and (direct) or (none) where it knows nothing.
WITH noted AS (
    SELECT file_no, line, date_modified_gmt, id, customer_id, ordered_at, created_via, lower(meta.key) AS field,
        CASE WHEN left(ltrim(meta.value), 1) NOT IN ('{', '[') THEN nullif(trim(meta.value), '') END AS told
    FROM (SELECT *, unnest(meta_data) AS meta FROM export_prepared)
),
coupons AS (
    SELECT *, unnest(coupon_lines) AS coupon FROM export_prepared
),
tracked AS (
    SELECT *, replace(field, '_wc_order_attribution_', '') AS said,
        CASE WHEN told NOT IN ('(direct)', '(none)', '(not set)') THEN told END AS known
    FROM noted
    WHERE starts_with(field, '_wc_order_attribution_')
),
visits AS (
    SELECT file_no, line, date_modified_gmt, id, customer_id, ordered_at,
        max(CASE WHEN said = 'source_type' THEN known END) AS source_type,
        max(CASE WHEN said = 'session_start_time' THEN known || 'Z' END) AS started_at,
        max(CASE WHEN said = 'utm_source' THEN known END) AS source,
        max(CASE WHEN said = 'referrer' THEN nullif(regexp_extract(known, '^https?://(?:www[.])?([^/?#]+)', 1), '') END) AS referrer,
        max(CASE WHEN said = 'utm_medium' THEN known END) AS medium,
        max(CASE WHEN said = 'utm_campaign' THEN known END) AS campaign,
        max(CASE WHEN said = 'utm_content' THEN known END) AS content,
        max(CASE WHEN said = 'utm_term' THEN known END) AS term
    FROM tracked
    GROUP BY file_no, line, date_modified_gmt, id, customer_id, ordered_at
)
SELECT file_no, line, date_modified_gmt AS version, concat('woocommerce:', id, ':code:', lower(coupon.code)) AS touch_id, 'code' AS kind,
    customer_id, id AS order_id, ordered_at AS occurred_at, coupon.code AS code, CAST(NULL AS VARCHAR) AS source,
    CAST(NULL AS VARCHAR) AS medium, CAST(NULL AS VARCHAR) AS campaign, CAST(NULL AS VARCHAR) AS content,
    CAST(NULL AS VARCHAR) AS term, CAST(NULL AS VARCHAR) AS "text"
FROM coupons
WHERE coupon.code <> ''
UNION ALL
SELECT file_no, line, date_modified_gmt, concat('woocommerce:', id, ':survey:', ltrim(field, '_')), 'survey', customer_id, id, ordered_at,
    NULL, NULL, NULL, NULL, NULL, NULL,
    regexp_replace(told, '[^\s()<>,;]+@[^\s()<>,;]+', '(e-mail)', 'g')
FROM noted
WHERE told IS NOT NULL AND NOT starts_with(field, '_wc_')
    AND regexp_matches(field, '(^|[_ -])hear([_ -]|d|$)|found[_ -]us|find[_ -]us|referred[_ -]by|recommend|aufmerksam|empfohlen|recomend|connus')
UNION ALL
-- An order that the shop's own staff entered had no visit.
SELECT file_no, line, date_modified_gmt, concat('woocommerce:', id, ':visit'), 'visit', customer_id, id, coalesce(started_at, ordered_at),
    NULL, coalesce(source, referrer), coalesce(medium, CASE WHEN source_type IN ('organic', 'referral') THEN source_type END), campaign,
    content, term, NULL
FROM visits
WHERE source_type IS NULL OR source_type NOT IN ('admin')
