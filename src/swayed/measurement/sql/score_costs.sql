-- One subject and currency: what its collaborations cost. One unknown cost leaves the whole unknown.
WITH commissions AS (
    SELECT
        score_collaborations.collaboration_id,
        tracked_orders.currency,
        CAST(round(score_collaborations.commission_rate * greatest(sum(tracked_orders.net_minor), 0)) AS BIGINT) AS minor
    FROM score_collaborations
    JOIN tracked_orders ON tracked_orders.collaboration_id = score_collaborations.collaboration_id
    WHERE score_collaborations.commission_rate IS NOT NULL
    GROUP BY score_collaborations.collaboration_id, tracked_orders.currency, score_collaborations.commission_rate
),
costs AS (
    SELECT collaboration_id, currency, cost_minor, 0 AS commission_minor FROM collaboration_costs
    UNION ALL
    SELECT collaboration_id, currency, 0, minor FROM commissions
),
owned AS (
    SELECT costs.*, score_collaborations.person_id, score_collaborations.is_known
    FROM costs
    JOIN score_collaborations ON score_collaborations.collaboration_id = costs.collaboration_id
),
subjects AS (
    SELECT 'situation' AS subject, 'all people' AS subject_id, currency, cost_minor, commission_minor, is_known FROM owned
    UNION ALL
    SELECT 'person', person_id, currency, cost_minor, commission_minor, is_known FROM owned
    UNION ALL
    SELECT 'type', coalesce(person_profiles.profile, 'no type'), owned.currency, cost_minor, commission_minor, is_known
    FROM owned
    LEFT JOIN person_profiles ON person_profiles.person_id = owned.person_id
    UNION ALL
    SELECT 'collaboration', collaboration_id, currency, cost_minor, commission_minor, is_known FROM owned
    UNION ALL
    SELECT 'channel', 'collaborations', currency, cost_minor, commission_minor, is_known FROM owned
    UNION ALL
    SELECT 'channel', channel, currency, cost_minor, 0, TRUE FROM channel_costs
)
SELECT
    subject,
    subject_id,
    currency,
    CAST(sum(commission_minor) AS BIGINT) AS commission_minor,
    CASE WHEN bool_and(is_known) THEN CAST(sum(cost_minor) + sum(commission_minor) AS BIGINT) END AS cost_minor
FROM subjects
GROUP BY subject, subject_id, currency
