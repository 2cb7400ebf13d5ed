-- One row per ground, unit and period in which it was observed, with its main community there and whether it is known: seen within
-- the look-back before. How long ago it was first seen would not do: near the beginning of the data nobody is known for long, and
-- shares weighed by that would drift where nothing does.
-- `period_no` counts periods from a fixed day, so that a missing one stays a gap.
WITH cut AS (
    SELECT
        current_moments.ground,
        current_moments.unit_id,
        current_moments.community,
        CAST(
            CASE current_settings.period
                WHEN 'week' THEN date_trunc('week', current_moments.seen_at)
                WHEN 'month' THEN date_trunc('month', current_moments.seen_at)
                ELSE date_trunc('quarter', current_moments.seen_at)
            END AS DATE
        ) AS period_on
    FROM current_moments
    CROSS JOIN current_settings
),
sizes AS (
    SELECT community, row_number() OVER (ORDER BY count(DISTINCT unit_id) DESC, community) AS size_rank
    FROM cut
    WHERE community IS NOT NULL
    GROUP BY community
),
counted AS (
    SELECT cut.ground, cut.unit_id, cut.period_on,
        CASE WHEN sizes.size_rank <= current_settings.most_communities THEN cut.community ELSE '' END AS community,
        count(*) AS n
    FROM cut
    LEFT JOIN sizes ON sizes.community = cut.community
    CROSS JOIN current_settings
    GROUP BY cut.ground, cut.unit_id, cut.period_on,
        CASE WHEN sizes.size_rank <= current_settings.most_communities THEN cut.community ELSE '' END
),
main AS (
    SELECT ground, unit_id, period_on, community
    FROM counted
    QUALIFY row_number() OVER (PARTITION BY ground, unit_id, period_on ORDER BY n DESC, community DESC) = 1
),
numbered AS (
    SELECT main.ground, main.unit_id, main.period_on, main.community,
        CASE current_settings.period
            WHEN 'week' THEN CAST(round(date_diff('day', DATE '1970-01-05', CAST(main.period_on AS DATE)) / 7.0) AS BIGINT)
            WHEN 'month' THEN CAST(round(date_diff('day', DATE '1970-01-01', CAST(main.period_on AS DATE)) / 30.436875) AS BIGINT)
            ELSE CAST(round(date_diff('day', DATE '1970-01-01', CAST(main.period_on AS DATE)) / 91.310625) AS BIGINT)
        END AS period_no
    FROM main
    CROSS JOIN current_settings
),
followed AS (
    SELECT *, coalesce(lead(period_no) OVER (PARTITION BY ground, unit_id ORDER BY period_no DESC), -999999) AS last_no
    FROM numbered
)
SELECT
    ground,
    unit_id,
    period_on,
    period_no,
    community,
    CASE WHEN last_no >= period_no - current_settings.look_back THEN 'known' ELSE 'new' END AS tenure,
    last_no >= period_no - 2 AS was_seen
FROM followed
CROSS JOIN current_settings
