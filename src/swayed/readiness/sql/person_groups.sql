-- The group of each person for answers by type: the community where customers meet him most.
WITH met AS (
    SELECT person_id, community, sum(n_contacts) AS n
    FROM meetings
    GROUP BY person_id, community
)
SELECT hazard_persons.person_no, met.community
FROM met
JOIN hazard_persons ON hazard_persons.person_id = met.person_id
QUALIFY row_number() OVER (PARTITION BY met.person_id ORDER BY met.n DESC, met.community) = 1
ORDER BY hazard_persons.person_no
