-- What sort of person everybody met is: the type by ways of meeting where types can be told apart, else by closeness.
SELECT
    people.person_id,
    coalesce(nullif(person_profiles.profile, ''), people.type, 'others') AS type
FROM people
LEFT JOIN person_profiles ON person_profiles.person_id = people.person_id
