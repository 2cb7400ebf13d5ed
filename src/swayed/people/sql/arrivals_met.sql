-- For each person, the share of customers arriving at the last stage who had met him before.
WITH arriving AS (
    SELECT transitions.customer_id, min(transitions.transition_at) AS arrived_at
    FROM transitions
    JOIN last_stage ON last_stage.stage = transitions.stage
    JOIN (SELECT DISTINCT customer_id FROM customer_persons) AS linked ON linked.customer_id = transitions.customer_id
    WHERE transitions.standing = 'modelled'
    GROUP BY transitions.customer_id
),
everybody AS (
    SELECT count(*) AS n_arriving FROM arriving
)
SELECT paired_persons.person_id, CAST(count(*) AS DOUBLE) / max(everybody.n_arriving) AS on_path
FROM pairs
JOIN paired_customers ON paired_customers.customer_no = pairs.customer_no
JOIN arriving ON arriving.customer_id = paired_customers.customer_id AND pairs.first_at < arriving.arrived_at
JOIN paired_persons ON paired_persons.person_no = pairs.person_no
CROSS JOIN everybody
GROUP BY paired_persons.person_id
