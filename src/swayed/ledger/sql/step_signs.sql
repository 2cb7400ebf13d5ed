-- Each step and named person who may have caused it: whether his sign could be there and is. A customer who answered could have named
-- anybody; a code or link speaks of people alone of whom one was ever used.
WITH named_people AS (
    SELECT DISTINCT person_id FROM named_credits
),
answered AS (
    SELECT DISTINCT order_steps.transition_id
    FROM order_touches
    JOIN order_steps ON order_steps.order_no = order_touches.order_no
    WHERE order_touches.kind IN ('survey', 'referral')
),
borne AS (
    SELECT order_no, person_id, 'said' AS kind FROM declared_names
    UNION ALL
    SELECT order_no, person_id, 'code' FROM code_uses WHERE person_id IS NOT NULL
    UNION ALL
    SELECT order_no, person_id, 'link' FROM link_uses
),
signs AS (
    SELECT
        order_steps.transition_id,
        borne.person_id,
        bool_or(borne.kind = 'said') AS is_said,
        bool_or(borne.kind = 'code') AS is_coded,
        bool_or(borne.kind = 'link') AS is_linked
    FROM borne
    JOIN named_people ON named_people.person_id = borne.person_id
    JOIN order_steps ON order_steps.order_no = borne.order_no
    GROUP BY order_steps.transition_id, borne.person_id
),
kinds AS (
    SELECT person_id, bool_or(kind = 'code') AS has_code, bool_or(kind = 'link') AS has_link FROM borne GROUP BY person_id
)
SELECT
    named_credits.transition_id,
    named_credits.person_id,
    named_credits.stage,
    named_credits.probability,
    answered.transition_id IS NOT NULL AS could_say,
    coalesce(kinds.has_code, FALSE) AS could_code,
    coalesce(kinds.has_link, FALSE) AS could_link,
    coalesce(signs.is_said, FALSE) AS is_said,
    coalesce(signs.is_coded, FALSE) AS is_coded,
    coalesce(signs.is_linked, FALSE) AS is_linked
FROM named_credits
JOIN (SELECT DISTINCT transition_id FROM order_steps) AS steps ON steps.transition_id = named_credits.transition_id
LEFT JOIN answered ON answered.transition_id = named_credits.transition_id
LEFT JOIN kinds ON kinds.person_id = named_credits.person_id
LEFT JOIN signs ON signs.transition_id = named_credits.transition_id AND signs.person_id = named_credits.person_id
ORDER BY named_credits.transition_id, named_credits.person_id
