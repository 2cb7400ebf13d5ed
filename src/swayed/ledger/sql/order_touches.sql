-- Each piece of evidence and each order it may speak of: the order that it names, else one of its customer's within the window.
-- `lag_seconds` is how long before the order it came; negative where it came after.
WITH evidence AS (
    SELECT
        touch_id,
        kind,
        customer_id,
        trim(order_id) AS order_id,
        occurred_at,
        coalesce(occurred_at_is_day, FALSE) AS is_day,
        account_id,
        lower(trim(code)) AS code,
        lower(trim(source)) AS source,
        lower(trim(campaign)) AS campaign,
        lower(trim(content)) AS content
    FROM touches
    WHERE kind IN ('survey', 'referral', 'code', 'link')
),
named AS (
    SELECT evidence.touch_id, order_amounts.order_no, TRUE AS is_named
    FROM evidence
    JOIN order_amounts ON order_amounts.order_id = evidence.order_id
),
near AS (
    -- Where only a day is known of either, the same day counts as before.
    SELECT
        evidence.touch_id,
        order_amounts.order_no,
        FALSE AS is_named,
        CASE
            WHEN evidence.is_day OR order_amounts.is_day
                THEN CAST(evidence.occurred_at AS DATE) <= CAST(order_amounts.ordered_at AS DATE)
            ELSE evidence.occurred_at <= order_amounts.ordered_at
        END AS is_before
    FROM evidence
    CROSS JOIN ledger_settings
    JOIN order_amounts
        ON order_amounts.customer_id = evidence.customer_id
        AND order_amounts.ordered_at < evidence.occurred_at + ledger_settings.window_days * INTERVAL 1 DAY
        AND order_amounts.ordered_at > evidence.occurred_at - ledger_settings.window_days * INTERVAL 1 DAY
    WHERE coalesce(evidence.order_id, '') = ''
),
told AS (
    -- Codes and links come before every order they may have led to. What is said speaks of one order: an answer of the last
    -- one before it, else of the next; a referral of the next one after it, else of the last.
    SELECT near.touch_id, near.order_no, near.is_named
    FROM near
    JOIN evidence ON evidence.touch_id = near.touch_id
    WHERE evidence.kind IN ('code', 'link') AND near.is_before
    UNION ALL
    SELECT touch_id, order_no, is_named
    FROM (
        SELECT
            near.touch_id,
            near.order_no,
            near.is_named,
            row_number() OVER (
                PARTITION BY near.touch_id
                ORDER BY
                    CASE WHEN near.is_before = (evidence.kind = 'referral') THEN 0 ELSE 1 END,
                    CASE WHEN near.is_before THEN order_amounts.ordered_at END,
                    order_amounts.ordered_at DESC,
                    near.order_no
            ) AS place
        FROM near
        JOIN evidence ON evidence.touch_id = near.touch_id
        JOIN order_amounts ON order_amounts.order_no = near.order_no
        WHERE evidence.kind IN ('survey', 'referral')
    )
    WHERE place = 1
    UNION ALL
    SELECT touch_id, order_no, is_named FROM named
)
SELECT
    evidence.touch_id,
    told.order_no,
    told.is_named,
    order_amounts.order_id,
    order_amounts.customer_id,
    order_amounts.ordered_at,
    evidence.kind,
    evidence.occurred_at,
    evidence.account_id,
    evidence.code,
    evidence.source,
    evidence.campaign,
    evidence.content
FROM told
JOIN evidence ON evidence.touch_id = told.touch_id
JOIN order_amounts ON order_amounts.order_no = told.order_no
