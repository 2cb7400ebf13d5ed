-- Who may be named, in the order of the numbers, and the type of people alike in how customers meet them.
SELECT hazard_persons.person_id, hazard_persons.hash, person_ways.type_no
FROM hazard_persons
LEFT JOIN person_ways ON person_ways.person_id = hazard_persons.person_id
ORDER BY hazard_persons.person_no
