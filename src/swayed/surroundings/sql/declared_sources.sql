-- Roles that customers named, and where visits came from: counted, since neither is a contact with an account that could be fitted.
WITH told AS (
    SELECT
        touch_persons.person_id,
        touch_persons.role AS name,
        'role' AS kind,
        coalesce(touch_persons.customer_id, touches.customer_id) AS customer_id
    FROM touch_persons
    JOIN touches ON touches.touch_id = touch_persons.touch_id
    WHERE touch_persons.role IS NOT NULL
    UNION ALL
    SELECT
        concat('visit:', concat_ws(' / ', touches.source, touches.medium)) AS person_id,
        concat_ws(' / ', touches.source, touches.medium) AS name,
        'visit' AS kind,
        touches.customer_id
    FROM touches
    WHERE touches.kind = 'visit' AND coalesce(touches.source, touches.medium) IS NOT NULL
)
SELECT
    told.person_id,
    told.name,
    told.kind,
    count(DISTINCT told.customer_id) AS n_customers,
    count(*) AS n_contacts,
    'not_enough' AS grade,
    CASE WHEN told.kind = 'role' THEN 'said by customers, of nobody in particular: not estimated'
        ELSE 'a visit may follow a decision as well as lead to it: not estimated' END AS stopped_by
FROM told
JOIN selected_customers ON selected_customers.customer_id = told.customer_id
CROSS JOIN counted_settings
GROUP BY told.person_id, told.name, told.kind, counted_settings.fewest
HAVING count(DISTINCT told.customer_id) >= counted_settings.fewest
ORDER BY told.kind, n_customers DESC, told.person_id
