-- Steps of customers who had met a watched person before, that only one of the two results has; per stage.
WITH steps AS (
    SELECT 'then' AS result, customer_id, stage, transition_at FROM then_transitions WHERE standing = 'modelled'
    UNION ALL
    SELECT 'now' AS result, customer_id, stage, transition_at FROM now_transitions WHERE standing = 'modelled'
),
sides AS (
    SELECT
        met.person_id,
        steps.stage,
        max(CASE WHEN steps.result = 'now' THEN 1 ELSE 0 END) AS is_later,
        max(CASE WHEN steps.result = 'then' THEN 1 ELSE 0 END) AS is_earlier
    FROM steps
    JOIN watched_meetings AS met
        ON met.result = steps.result AND met.customer_id = steps.customer_id AND met.first_at < steps.transition_at
    GROUP BY met.person_id, steps.stage, steps.customer_id, steps.transition_at
)
SELECT
    person_id,
    stage,
    sum(is_later * (1 - is_earlier)) AS n_new,
    sum(is_earlier * (1 - is_later)) AS n_gone
FROM sides
GROUP BY person_id, stage
