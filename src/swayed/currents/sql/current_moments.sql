-- When each unit was observed, on five grounds, and in which community: what shares are shares of. Who only buys does not talk:
-- as purchases grow he would water down the share of every topic.
SELECT 'talk' AS ground, unit_id, acted_at AS seen_at, community FROM current_acts
UNION ALL
SELECT 'purchases' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_purchases
UNION ALL
SELECT 'orders' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_orders
UNION ALL
SELECT 'answers' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_answers
UNION ALL
SELECT 'first visits' AS ground, unit_id, occurred_at AS seen_at, CAST(NULL AS VARCHAR) AS community FROM current_visits
