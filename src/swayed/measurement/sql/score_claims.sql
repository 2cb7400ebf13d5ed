-- One subject and currency: what tracking alone claims, whole orders at full value before refunds.
WITH claims AS (
    SELECT 'situation' AS subject, 'all people' AS subject_id, order_id, currency, gross_minor, is_first FROM tracked_orders
    UNION ALL
    SELECT 'person', person_id, order_id, currency, gross_minor, is_first FROM tracked_orders
    UNION ALL
    SELECT 'type', coalesce(person_profiles.profile, 'no type'), order_id, tracked_orders.currency, gross_minor, is_first
    FROM tracked_orders
    LEFT JOIN person_profiles ON person_profiles.person_id = tracked_orders.person_id
    UNION ALL
    SELECT 'collaboration', tracked_orders.collaboration_id, order_id, tracked_orders.currency, gross_minor, is_first
    FROM tracked_orders
    JOIN score_collaborations ON score_collaborations.collaboration_id = tracked_orders.collaboration_id
    UNION ALL
    SELECT 'channel', 'collaborations', order_id, tracked_orders.currency, gross_minor, is_first
    FROM tracked_orders
    JOIN score_collaborations ON score_collaborations.collaboration_id = tracked_orders.collaboration_id
    UNION ALL
    SELECT 'channel', channel, order_id, currency, gross_minor, is_first FROM channel_orders
),
orders AS (
    SELECT order_id, currency, min(customer_id) AS customer_id, bool_and(margin_minor IS NOT NULL) AS has_margin, sum(margin_minor) AS margin_minor
    FROM ledger_orders
    GROUP BY order_id, currency
)
SELECT
    claims.subject,
    claims.subject_id,
    claims.currency,
    count(*) AS n_orders,
    count(DISTINCT orders.customer_id) AS n_customers,
    CAST(sum(CASE WHEN claims.is_first THEN 1 ELSE 0 END) AS BIGINT) AS n_new_customers,
    CAST(sum(claims.gross_minor) AS BIGINT) AS gross_minor,
    CASE WHEN bool_and(orders.has_margin) THEN CAST(sum(orders.margin_minor) AS BIGINT) END AS margin_minor
FROM claims
LEFT JOIN orders ON orders.order_id = claims.order_id AND orders.currency = claims.currency
GROUP BY claims.subject, claims.subject_id, claims.currency
