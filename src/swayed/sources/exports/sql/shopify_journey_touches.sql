-- One row per visit before an order. First and last visit are among the moments, too, where these were asked for.
WITH orders AS (
    SELECT *, CASE WHEN coalesce(customer.email, email) LIKE '%@%' THEN concat('email:', lower(trim(coalesce(customer.email, email))))
            WHEN customer.id IS NOT NULL THEN concat('shopify:', regexp_extract(customer.id, '([0-9]+)$', 1)) END AS customer_id
    FROM export
),
visits AS (
    SELECT file_no, line, name, customer_id, unnest(list_filter(flatten(list_value(
        list_value(customerJourneySummary.firstVisit, customerJourneySummary.lastVisit),
        coalesce(customerJourneySummary.moments.nodes, []),
        coalesce(list_transform(customerJourneySummary.moments.edges, lambda x: x.node), [])
    )), lambda x: x.occurredAt IS NOT NULL)) AS visit
    FROM orders
)
SELECT file_no, line, concat('shopify:', name, ':visit:', coalesce(regexp_extract(visit.id, '([0-9]+)$', 1), visit.occurredAt)) AS touch_id,
    'visit' AS kind, customer_id, name AS order_id, visit.occurredAt AS occurred_at, nullif(visit.referralCode, '') AS code,
    coalesce(visit.utmParameters.source, nullif(regexp_extract(visit.referrerUrl, '^https?://(?:www[.])?([^/?#]+)', 1), ''), visit.source) AS source,
    visit.utmParameters.medium AS medium, visit.utmParameters.campaign AS campaign, visit.utmParameters.content AS content,
    visit.utmParameters.term AS term
FROM visits
