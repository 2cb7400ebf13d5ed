-- One row per topic and unit-period that counts and took part in it; topics of too few units are left out.
WITH cut AS (
    SELECT DISTINCT
        current_mentions.ground,
        current_mentions.kind,
        current_mentions.topic,
        current_mentions.unit_id,
        CAST(
            CASE current_settings.period
                WHEN 'week' THEN date_trunc('week', current_mentions.seen_at)
                WHEN 'month' THEN date_trunc('month', current_mentions.seen_at)
                ELSE date_trunc('quarter', current_mentions.seen_at)
            END AS DATE
        ) AS period_on
    FROM current_mentions
    CROSS JOIN current_settings
)
SELECT cut.ground, cut.kind, cut.topic, cut.unit_id, cut.period_on, panel_units.period_no, panel_units.community, panel_units.tenure
FROM cut
JOIN panel_units
    ON panel_units.ground = cut.ground AND panel_units.unit_id = cut.unit_id AND panel_units.period_on = cut.period_on
CROSS JOIN current_settings
QUALIFY count(*) OVER (PARTITION BY cut.ground, cut.kind, cut.topic) >= current_settings.fewest_mentions
