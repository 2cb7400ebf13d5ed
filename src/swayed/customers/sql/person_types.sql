-- What sort of person everybody met is: the type by ways of meeting where types can be told apart, else by closeness alone.
SELECT
    people.person_id,
    coalesce(
        nullif(person_profiles.profile, ''),
        -- Micro is who is graded: a group chosen by its steps would be tested on the same steps.
        CASE WHEN people.type <> 'micro' THEN people.type END,
        'others'
    ) AS type
FROM people
LEFT JOIN person_profiles ON person_profiles.person_id = people.person_id
