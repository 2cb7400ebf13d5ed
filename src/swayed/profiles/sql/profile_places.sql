-- Where customers met people of each type: communities, and platforms of their accounts, with the number of contacts or accounts.
SELECT person_profiles.profile, 'community' AS what, exposures.community AS place, count(*) AS n
FROM exposures
JOIN person_profiles ON person_profiles.person_id = exposures.person_id
WHERE person_profiles.profile IS NOT NULL AND exposures.community <> ''
GROUP BY person_profiles.profile, exposures.community
UNION ALL
SELECT person_profiles.profile, 'platform' AS what, accounts.platform AS place, count(*) AS n
FROM account_persons
JOIN person_profiles ON person_profiles.person_id = account_persons.person_id
JOIN accounts ON accounts.account_id = account_persons.account_id
WHERE person_profiles.profile IS NOT NULL AND accounts.platform <> ''
GROUP BY person_profiles.profile, accounts.platform
