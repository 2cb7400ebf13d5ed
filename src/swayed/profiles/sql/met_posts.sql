-- One post that customers met, numbered in the order of its id.
WITH met AS (
    SELECT exposures.post_id, count(*) AS n_contacts
    FROM exposures
    JOIN people ON people.person_id = exposures.person_id
    WHERE exposures.post_id IS NOT NULL
    GROUP BY exposures.post_id
)
SELECT CAST(row_number() OVER (ORDER BY post_id) - 1 AS INTEGER) AS post_no, post_id, n_contacts
FROM met
