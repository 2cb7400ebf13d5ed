-- One row per person: the kind that the clues make likeliest, how sure that is, and what else it may be.
WITH sides AS (
    SELECT person_id, max(CASE WHEN kind = 'person' THEN probability ELSE 0.0 END) AS person_probability
    FROM person_kinds
    GROUP BY person_id
),
likeliest AS (
    -- First whether it is a person, then what else; brand or bot may stay open where neither could be a person.
    SELECT person_kinds.person_id, person_kinds.kind, person_kinds.probability, person_kinds.reason,
        greatest(sides.person_probability, 1.0 - sides.person_probability) AS sureness
    FROM person_kinds
    JOIN sides ON sides.person_id = person_kinds.person_id
    WHERE (person_kinds.kind = 'person') = (sides.person_probability >= 0.5)
    QUALIFY row_number() OVER (
        PARTITION BY person_kinds.person_id ORDER BY person_kinds.probability DESC, person_kinds.kind
    ) = 1
),
suspected AS (
    SELECT person_id,
        concat('may be ', CASE kind WHEN 'media' THEN 'a medium' ELSE concat('a ', kind) END,
            CASE WHEN reason IS NULL THEN ', little is known' ELSE concat(': ', reason) END) AS reason
    FROM person_kinds
    WHERE kind <> 'person'
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY probability DESC, kind) = 1
)
SELECT likeliest.person_id, likeliest.kind, likeliest.probability, likeliest.reason, likeliest.sureness,
    suspected.reason AS suspicion
FROM likeliest
JOIN suspected ON suspected.person_id = likeliest.person_id
