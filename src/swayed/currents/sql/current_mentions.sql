-- In which period a unit took part in a topic or behaved so.
WITH listed AS (
    SELECT 'talk' AS ground, unit_id, acted_at, lower(trim(product)) AS product
    FROM (SELECT unit_id, acted_at, unnest(products) AS product FROM current_acts) AS named
    UNION ALL
    SELECT 'purchases' AS ground, unit_id, occurred_at AS acted_at, product FROM current_purchases WHERE product IS NOT NULL
),
communities AS (
    SELECT current_communities.community_no, topic_signs.topic_no
    FROM current_communities
    JOIN topic_signs ON topic_signs.sign = 'community' AND topic_signs.name = current_communities.community
),
behaved AS (
    SELECT 'category' AS sign, category AS name, unit_id, occurred_at AS seen_at FROM current_purchases
    UNION ALL
    SELECT 'answer' AS sign, topic AS name, unit_id, occurred_at AS seen_at FROM current_answers
    UNION ALL
    SELECT 'order' AS sign, 'asked' AS name, unit_id, occurred_at AS seen_at FROM current_orders WHERE has_asked
    UNION ALL
    SELECT 'order' AS sign, 'met' AS name, unit_id, occurred_at AS seen_at FROM current_orders WHERE has_met
    UNION ALL
    SELECT 'source' AS sign, source AS name, unit_id, occurred_at AS seen_at FROM current_visits
),
seen AS (
    SELECT text_signs.topic_no, current_acts.unit_id, current_acts.acted_at AS seen_at
    FROM current_acts
    JOIN text_signs ON text_signs.text_key = current_acts.text_key
    UNION ALL
    SELECT communities.topic_no, current_acts.unit_id, current_acts.acted_at AS seen_at
    FROM current_acts
    JOIN communities ON communities.community_no = current_acts.community_no
    UNION ALL
    SELECT topic_signs.topic_no, listed.unit_id, listed.acted_at AS seen_at
    FROM listed
    JOIN topic_signs
        ON topic_signs.sign = 'product' AND topic_signs.ground = listed.ground AND topic_signs.name = listed.product
    UNION ALL
    SELECT topic_signs.topic_no, behaved.unit_id, behaved.seen_at
    FROM behaved
    JOIN topic_signs ON topic_signs.sign = behaved.sign AND topic_signs.name = behaved.name
)
-- One table of what was seen, not one for each way to see it: one may spill, ten at once may not fit.
SELECT DISTINCT
    seen.topic_no,
    seen.unit_id,
    CAST(
        CASE current_settings.period
            WHEN 'week' THEN date_trunc('week', CAST(seen.seen_at AS DATE))
            WHEN 'month' THEN date_trunc('month', CAST(seen.seen_at AS DATE))
            ELSE date_trunc('quarter', CAST(seen.seen_at AS DATE))
        END AS DATE
    ) AS period_on
FROM seen
CROSS JOIN current_settings
