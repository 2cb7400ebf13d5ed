-- Customers' own persons and the people whom they met inside the situation, numbered: pairs of them are many, and ids are long.
WITH met AS (
    SELECT DISTINCT meetings.person_id
    FROM meetings
    JOIN persons ON persons.person_id = meetings.person_id
    WHERE persons.kind = 'person' OR (persons.kind = 'unknown' AND persons.is_accepted)
),
either AS (
    SELECT person_id, 1 AS is_met FROM met
    UNION ALL
    SELECT person_id, 0 AS is_met FROM customer_persons
)
SELECT CAST(row_number() OVER (ORDER BY person_id) AS INTEGER) AS person_no, person_id, max(is_met) AS is_met
FROM either
GROUP BY person_id
