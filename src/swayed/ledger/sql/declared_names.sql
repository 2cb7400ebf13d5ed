-- One row per order and person whom its customer named: how, how sure that is, and how many names the order has.
-- Who names himself is not counted; a brand, bot or medium is a name like others, and earns nothing.
WITH named AS (
    SELECT
        order_touches.order_no,
        touch_persons.person_id,
        confidences.confidence,
        touch_persons.named_by,
        order_touches.touch_id
    FROM order_touches
    JOIN touch_persons ON touch_persons.touch_id = order_touches.touch_id
    JOIN confidences ON confidences.named_by = touch_persons.named_by
    LEFT JOIN customer_persons
        ON customer_persons.customer_id = order_touches.customer_id
        AND customer_persons.person_id = touch_persons.person_id
    WHERE customer_persons.customer_id IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY order_touches.order_no, touch_persons.person_id
        ORDER BY confidences.confidence DESC, order_touches.touch_id
    ) = 1
),
numbers AS (
    SELECT order_no, count(*) AS n_names FROM named GROUP BY order_no
)
SELECT
    named.order_no,
    named.person_id,
    named.touch_id,
    named.named_by,
    named.confidence,
    numbers.n_names,
    CAST(round(named.confidence * ledger_settings.whole / numbers.n_names - 0.499999) AS BIGINT) AS parts
FROM named
CROSS JOIN ledger_settings
JOIN numbers ON numbers.order_no = named.order_no
LEFT JOIN persons ON persons.person_id = named.person_id
WHERE coalesce(persons.kind, 'person') IN ('person', 'unknown')
