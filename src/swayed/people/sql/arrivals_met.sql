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
SELECT pairs.person_id, CAST(count(*) AS DOUBLE) / max(everybody.n_arriving) AS on_path
FROM pairs
JOIN arriving ON arriving.customer_id = pairs.customer_id AND pairs.first_at < arriving.arrived_at
CROSS JOIN everybody
GROUP BY pairs.person_id
