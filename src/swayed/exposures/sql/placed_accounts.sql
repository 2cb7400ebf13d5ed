-- Accounts inside the places the situation names, by platform or location.
SELECT DISTINCT accounts.account_id
FROM accounts
JOIN situation_places
    ON (situation_places.kind = 'digital' AND lower(accounts.platform) = lower(situation_places.place))
    OR (situation_places.kind = 'physical' AND contains(lower(accounts.location), lower(situation_places.place)))
ORDER BY accounts.account_id
