-- Where customers met each person: communities, and platforms of his accounts, with the number of contacts.
SELECT exposures.person_id, 'community' AS what, exposures.community AS place, count(*) AS n_contacts
FROM exposures
WHERE exposures.community IS NOT NULL
GROUP BY exposures.person_id, exposures.community
UNION ALL
SELECT account_persons.person_id, 'platform' AS what, accounts.platform AS place, count(*) AS n_contacts
FROM account_persons
JOIN accounts ON accounts.account_id = account_persons.account_id
GROUP BY account_persons.person_id, accounts.platform
ORDER BY person_id, what, place
