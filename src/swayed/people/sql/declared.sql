-- What customers said and what codes and links tracked, per person. Nobody names himself.
WITH said AS (
    SELECT touch_persons.person_id, count(DISTINCT situation_touches.customer_id) AS named_by_customers
    FROM situation_touches
    JOIN touch_persons ON touch_persons.touch_id = situation_touches.touch_id
    LEFT JOIN customer_persons
        ON customer_persons.customer_id = situation_touches.customer_id
        AND customer_persons.person_id = touch_persons.person_id
    WHERE customer_persons.customer_id IS NULL
    GROUP BY touch_persons.person_id
),
owners AS (
    SELECT lower(trim(code)) AS word, 'code' AS kind, min(account_id) AS account_id
    FROM collaborations
    WHERE code IS NOT NULL
    GROUP BY lower(trim(code))
    UNION ALL
    SELECT lower(trim(utm_content)) AS word, 'link' AS kind, min(account_id) AS account_id
    FROM collaborations
    WHERE utm_content IS NOT NULL
    GROUP BY lower(trim(utm_content))
),
tracked AS (
    SELECT account_persons.person_id, count(DISTINCT coalesce(situation_touches.order_id, situation_touches.touch_id)) AS tracked_orders
    FROM situation_touches
    LEFT JOIN owners
        ON owners.kind = situation_touches.kind
        AND owners.word = CASE WHEN situation_touches.kind = 'code' THEN situation_touches.code ELSE situation_touches.content END
    JOIN account_persons ON account_persons.account_id = coalesce(situation_touches.account_id, owners.account_id)
    WHERE situation_touches.kind IN ('code', 'link')
    GROUP BY account_persons.person_id
)
SELECT
    coalesce(said.person_id, tracked.person_id) AS person_id,
    coalesce(said.named_by_customers, 0) AS named_by_customers,
    coalesce(tracked.tracked_orders, 0) AS tracked_orders
FROM said
FULL OUTER JOIN tracked ON tracked.person_id = said.person_id
