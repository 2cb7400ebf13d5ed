-- The very contacts before transitions: for each graded person his most probable transitions, and for each of them the
-- contact that weighs most there (dose, fading with a half-life of a week).
WITH likely AS (
    SELECT credits.transition_id, credits.person_id, credits.stage, credits.probability
    FROM credits
    JOIN people ON people.person_id = credits.person_id
    WHERE people.grade IN ('strong', 'some')
    QUALIFY row_number() OVER (PARTITION BY credits.person_id ORDER BY credits.probability DESC, credits.transition_id) <= 10
),
contacts AS (
    SELECT
        likely.person_id,
        transitions.customer_id,
        exposures.exposed_at AS contact_at,
        exposures.kind,
        exposures.post_id,
        transitions.transition_at,
        likely.stage,
        likely.probability
    FROM likely
    JOIN transitions ON transitions.transition_id = likely.transition_id
    JOIN exposures
        ON exposures.customer_id = transitions.customer_id
        AND exposures.person_id = likely.person_id
        AND exposures.exposed_at < transitions.transition_at
    QUALIFY row_number() OVER (
        PARTITION BY likely.transition_id, likely.person_id
        ORDER BY
            exposures.dose * power(
                0.5,
                date_diff('hour', date_trunc('hour', exposures.exposed_at), date_trunc('hour', transitions.transition_at))
                / 168.0
            ) DESC,
            exposures.exposed_at DESC, exposures.post_id
    ) = 1
)
SELECT person_id, customer_id, contact_at, kind, post_id, transition_at, stage, probability
FROM contacts
ORDER BY person_id, probability DESC, customer_id, transition_at
