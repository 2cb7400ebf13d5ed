-- Each use of a code with the signs that it leaked. Where the data see few contacts between owners and users of codes at all, that
-- a user never met the owner says nothing, and is no sign.
WITH seen AS (
    SELECT coalesce(avg(CASE WHEN code_meetings.has_met THEN CAST(1 AS DOUBLE) ELSE CAST(0 AS DOUBLE) END), 0) AS met_share
    FROM code_uses
    JOIN code_meetings
        ON code_meetings.customer_id = code_uses.customer_id AND code_meetings.person_id = code_uses.person_id
),
signs AS (
    SELECT
        code_uses.*,
        code_meetings.customer_id IS NOT NULL AS is_seen,
        CASE WHEN NOT code_meetings.has_met AND seen.met_share >= ledger_settings.met_share THEN 'never met its owner' END AS far,
        CASE WHEN coupon_visits.order_no IS NOT NULL THEN 'came by a coupon page' END AS coupon,
        CASE WHEN code_bursts.code IS NOT NULL THEN 'in a burst that no post of its owner explains' END AS burst,
        CASE WHEN code_uses.is_outside THEN 'outside the days of its collaboration' END AS outside
    FROM code_uses
    CROSS JOIN seen
    CROSS JOIN ledger_settings
    LEFT JOIN code_meetings
        ON code_meetings.customer_id = code_uses.customer_id AND code_meetings.person_id = code_uses.person_id
    LEFT JOIN coupon_visits ON coupon_visits.order_no = code_uses.order_no
    LEFT JOIN code_bursts
        ON code_bursts.code = code_uses.code
        AND code_bursts.person_id = code_uses.person_id
        AND code_bursts.day = CAST(code_uses.ordered_at AS DATE)
)
SELECT
    signs.touch_id,
    order_amounts.order_id,
    signs.order_no,
    signs.code,
    signs.person_id,
    signs.collaboration_id,
    signs.used_at,
    signs.is_seen,
    coalesce(tracked.touch_id = signs.touch_id, FALSE) AS is_credited,
    coalesce(signs.far, signs.coupon, signs.burst, signs.outside) IS NOT NULL AS is_flagged,
    nullif(concat_ws('; ', signs.far, signs.coupon, signs.burst, signs.outside), '') AS reasons
FROM signs
JOIN order_amounts ON order_amounts.order_no = signs.order_no
LEFT JOIN tracked ON tracked.order_no = signs.order_no
