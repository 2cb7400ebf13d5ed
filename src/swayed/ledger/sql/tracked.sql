-- The one code or link that each order is credited by: a code before any link, and of each the last before the order.
-- It must lead to a person; who uses his own code or link moved nobody.
WITH uses AS (
    SELECT order_no, touch_id, person_id, collaboration_id, used_at, 'code' AS tracked_by, 1 AS place
    FROM code_uses
    WHERE person_id IS NOT NULL
    UNION ALL
    SELECT order_no, touch_id, person_id, collaboration_id, used_at, 'link', 2 FROM link_uses
)
SELECT uses.order_no, uses.person_id, uses.touch_id, uses.collaboration_id, uses.tracked_by
FROM uses
JOIN persons ON persons.person_id = uses.person_id AND persons.kind IN ('person', 'unknown')
JOIN order_amounts ON order_amounts.order_no = uses.order_no
LEFT JOIN customer_persons
    ON customer_persons.customer_id = order_amounts.customer_id
    AND customer_persons.person_id = uses.person_id
WHERE customer_persons.customer_id IS NULL
QUALIFY row_number() OVER (PARTITION BY uses.order_no ORDER BY uses.place, uses.used_at DESC, uses.touch_id DESC) = 1
