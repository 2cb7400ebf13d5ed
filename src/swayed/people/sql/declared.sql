-- What customers said and what codes and links tracked, per person, as the ledger has it. Nobody names himself.
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
tracked AS (
    SELECT person_id, count(DISTINCT order_id) AS tracked_orders FROM tracked_orders GROUP BY person_id
)
SELECT
    coalesce(said.person_id, tracked.person_id) AS person_id,
    coalesce(said.named_by_customers, 0) AS named_by_customers,
    coalesce(tracked.tracked_orders, 0) AS tracked_orders
FROM said
FULL OUTER JOIN tracked ON tracked.person_id = said.person_id
