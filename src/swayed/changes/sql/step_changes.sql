-- Steps of customers who had met a watched person before, that only one of the two results has; per stage.
WITH first_then AS (
    SELECT same_persons.person_id, then_meetings.customer_id, min(then_meetings.first_at) AS first_at
    FROM then_meetings
    JOIN same_persons ON same_persons.then_id = then_meetings.person_id
    JOIN watched ON watched.person_id = same_persons.person_id
    GROUP BY same_persons.person_id, then_meetings.customer_id
),
first_now AS (
    SELECT now_meetings.person_id, now_meetings.customer_id, min(now_meetings.first_at) AS first_at
    FROM now_meetings
    JOIN watched ON watched.person_id = now_meetings.person_id
    GROUP BY now_meetings.person_id, now_meetings.customer_id
),
earlier AS (
    SELECT DISTINCT first_then.person_id, steps.customer_id, steps.stage, steps.transition_at
    FROM then_transitions AS steps
    JOIN first_then ON first_then.customer_id = steps.customer_id AND first_then.first_at < steps.transition_at
    WHERE steps.standing = 'modelled'
),
later AS (
    SELECT DISTINCT first_now.person_id, steps.customer_id, steps.stage, steps.transition_at
    FROM now_transitions AS steps
    JOIN first_now ON first_now.customer_id = steps.customer_id AND first_now.first_at < steps.transition_at
    WHERE steps.standing = 'modelled'
)
SELECT
    coalesce(later.person_id, earlier.person_id) AS person_id,
    coalesce(later.stage, earlier.stage) AS stage,
    sum(CASE WHEN earlier.person_id IS NULL THEN 1 ELSE 0 END) AS n_new,
    sum(CASE WHEN later.person_id IS NULL THEN 1 ELSE 0 END) AS n_gone
FROM later
FULL OUTER JOIN earlier
    ON earlier.person_id = later.person_id
    AND earlier.customer_id = later.customer_id
    AND earlier.stage = later.stage
    AND earlier.transition_at = later.transition_at
GROUP BY coalesce(later.person_id, earlier.person_id), coalesce(later.stage, earlier.stage)
