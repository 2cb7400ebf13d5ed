-- One person with contacts or credit, numbered in the order of his id; how many rows he brings, and his type.
WITH brought AS (
    SELECT exposures.person_id FROM exposures JOIN people ON people.person_id = exposures.person_id
    UNION ALL
    SELECT person_id FROM credits
),
counted AS (
    SELECT person_id, count(*) AS n_rows FROM brought GROUP BY person_id
)
SELECT
    CAST(row_number() OVER (ORDER BY counted.person_id) - 1 AS INTEGER) AS person_no,
    counted.person_id,
    counted.n_rows,
    person_profiles.profile
FROM counted
LEFT JOIN person_profiles ON person_profiles.person_id = counted.person_id
