-- One step into the stage of the experiment, and the unit of the customer who took it.
SELECT experiment_members.unit_no, transitions.transition_at
FROM transitions
JOIN experiment_members ON experiment_members.customer_id = transitions.customer_id
CROSS JOIN experiment_window
WHERE transitions.stage = experiment_window.stage
ORDER BY experiment_members.unit_no, transitions.transition_at
