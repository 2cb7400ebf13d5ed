-- Persons inside the places the situation names, by their accounts' platform or location.
SELECT DISTINCT account_persons.person_id
FROM accounts
JOIN account_persons ON account_persons.account_id = accounts.account_id
JOIN situation_places
    ON (situation_places.kind = 'digital' AND lower(accounts.platform) = situation_places.place)
    OR (situation_places.kind = 'physical' AND contains(lower(accounts.location), situation_places.place))
ORDER BY account_persons.person_id
