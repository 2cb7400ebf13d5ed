-- One row per ground, unit and period in which it was observed, with its main community there and whether it is known: seen within
-- the look-back before. How long ago it was first seen would not do: near the beginning of the data nobody is known for long, and
-- shares weighed by that would drift where nothing does.
-- `period_no` counts periods from a fixed day, so that a missing one stays a gap.
WITH main AS (
    -- The community seen most often, of equals the last: a number below a thousand, since few are told apart.
    SELECT ground, unit_id, period_on, max(n * 1000 + main_no) % 1000 AS main_no
    FROM community_periods
    GROUP BY ground, unit_id, period_on
),
numbered AS (
    SELECT main.ground, main.unit_id, main.period_on, main.main_no,
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
    main_no,
    CASE WHEN last_no >= period_no - current_settings.look_back THEN 'known' ELSE 'new' END AS tenure,
    last_no >= period_no - 2 AS was_seen
FROM followed
CROSS JOIN current_settings
