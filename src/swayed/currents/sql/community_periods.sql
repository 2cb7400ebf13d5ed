-- How often each unit was observed in each period, on five grounds, and in which community: what shares are shares of. Who only
-- buys does not talk: as purchases grow he would water down the share of every topic.
WITH moments AS (
    SELECT 'talk' AS ground, current_acts.unit_id, current_acts.acted_at AS seen_at,
        coalesce(main_communities.main_no, 0) AS main_no
    FROM current_acts
    LEFT JOIN main_communities ON main_communities.community_no = current_acts.community_no
    UNION ALL
    SELECT 'purchases' AS ground, unit_id, occurred_at AS seen_at, 0 AS main_no FROM current_purchases
    UNION ALL
    SELECT 'orders' AS ground, unit_id, occurred_at AS seen_at, 0 AS main_no FROM current_orders
    UNION ALL
    SELECT 'answers' AS ground, unit_id, occurred_at AS seen_at, 0 AS main_no FROM current_answers
    UNION ALL
    SELECT 'first visits' AS ground, unit_id, occurred_at AS seen_at, 0 AS main_no FROM current_visits
),
cut AS (
    SELECT
        moments.ground,
        moments.unit_id,
        CAST(
            CASE current_settings.period
                WHEN 'week' THEN date_trunc('week', CAST(moments.seen_at AS DATE))
                WHEN 'month' THEN date_trunc('month', CAST(moments.seen_at AS DATE))
                ELSE date_trunc('quarter', CAST(moments.seen_at AS DATE))
            END AS DATE
        ) AS period_on,
        moments.main_no
    FROM moments
    CROSS JOIN current_settings
)
SELECT ground, unit_id, period_on, main_no, count(*) AS n
FROM cut
GROUP BY ground, unit_id, period_on, main_no
