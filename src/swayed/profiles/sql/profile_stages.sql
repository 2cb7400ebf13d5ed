-- One type of people and one stage: how many of them are graded there, and steps credited per 100 contacts.
SELECT
    person_profiles.profile,
    people_stages.stage,
    count(*) AS n_people,
    sum(CASE WHEN people_stages.grade IN ('strong', 'some') THEN 1 ELSE 0 END) AS n_graded,
    CAST(sum(people_stages.n_exposures) AS BIGINT) AS n_exposures,
    round(sum(people_stages.credited_transitions), 6) AS credited_transitions,
    round(100.0 * sum(people_stages.credited_transitions) / greatest(sum(people_stages.n_exposures), 1), 6) AS effect_per_100
FROM people_stages
JOIN person_profiles ON person_profiles.person_id = people_stages.person_id
WHERE person_profiles.profile IS NOT NULL
GROUP BY person_profiles.profile, people_stages.stage
ORDER BY person_profiles.profile, people_stages.stage
