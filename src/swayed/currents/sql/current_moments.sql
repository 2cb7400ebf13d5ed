-- When each unit was observed, on four grounds, and in which community: what shares are shares of.
SELECT 'talk' AS ground, unit_id, acted_at AS seen_at, community FROM current_acts
UNION ALL
SELECT 'talk' AS ground, current_purchases.unit_id, current_purchases.occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community
FROM current_purchases
CROSS JOIN current_settings
WHERE current_settings.unit = 'customer'
UNION ALL
SELECT 'purchases' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_purchases
UNION ALL
SELECT 'orders' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_orders
UNION ALL
SELECT 'answers' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_answers
UNION ALL
SELECT 'first visits' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_visits
