-- People named in at least one of the two results, with what they were and are as persons.
WITH earlier AS (
    SELECT same_persons.person_id, then_people.name, then_people.grade, then_people.type, then_people.closeness,
        then_people.named_by_customers
    FROM then_people
    JOIN same_persons ON same_persons.then_id = then_people.person_id
    QUALIFY row_number() OVER (PARTITION BY same_persons.person_id ORDER BY then_people.rank) = 1
)
SELECT
    coalesce(now_people.person_id, earlier.person_id) AS person_id,
    coalesce(now_people.name, earlier.name) AS name,
    coalesce(earlier.grade, 'not met') AS grade_was,
    coalesce(now_people.grade, 'not met') AS grade_is,
    earlier.type AS type_was,
    now_people.type AS type_is,
    earlier.closeness AS closeness_was,
    now_people.closeness AS closeness_is,
    coalesce(earlier.named_by_customers, 0) AS said_was,
    coalesce(now_people.named_by_customers, 0) AS said_is
FROM now_people
FULL OUTER JOIN earlier ON earlier.person_id = now_people.person_id
WHERE earlier.grade IN ('strong', 'some') OR now_people.grade IN ('strong', 'some')
