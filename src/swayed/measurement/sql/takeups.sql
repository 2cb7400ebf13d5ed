-- One customer who took up what an experiment offered: met one of its people in the window, or came by a touch that bears its name.
SELECT DISTINCT customer_id
FROM (
    SELECT exposures.customer_id
    FROM exposures
    JOIN asked_people ON asked_people.person_id = exposures.person_id
    CROSS JOIN experiment_window
    WHERE exposures.exposed_at >= experiment_window.before_at AND exposures.exposed_at < experiment_window.ends_at
    UNION ALL
    SELECT touches.customer_id
    FROM touches
    CROSS JOIN experiment_window
    WHERE touches.customer_id IS NOT NULL
        AND (
            lower(touches.campaign) = lower(experiment_window.experiment_id)
            OR lower(touches.code) = lower(experiment_window.experiment_id)
        )
) AS taken
ORDER BY customer_id
