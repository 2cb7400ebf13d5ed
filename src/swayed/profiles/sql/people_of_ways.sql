-- People with enough contacts for a type: whether each is graded, and the transitions credited to him.
SELECT
  person_ways.person_id,
  people.grade <> 'not_enough' AS is_graded,
  coalesce(sum(people_stages.credited_transitions), 0) AS credited
FROM person_ways
JOIN people ON people.person_id = person_ways.person_id
LEFT JOIN people_stages ON people_stages.person_id = person_ways.person_id
GROUP BY person_ways.person_id, people.grade
ORDER BY person_ways.person_id
