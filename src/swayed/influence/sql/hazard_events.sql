-- Transitions of visible customers that the model is asked to explain.
SELECT
    transitions.stage,
    transitions.transition_id,
    md5(transitions.transition_id) AS hash,
    hazard_customers.customer_no,
    transitions.transition_at,
    transitions.products,
    transitions.categories
FROM transitions
JOIN hazard_customers ON hazard_customers.customer_id = transitions.customer_id
WHERE transitions.standing = 'modelled'
ORDER BY transitions.stage, hazard_customers.customer_no, transitions.transition_at, transitions.transition_id
