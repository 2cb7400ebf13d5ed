-- Lifts that experiments measured, with the person whose contacts they withheld or started; no person means everybody.
SELECT
    lifts.lift_id,
    lifts.category,
    hazard_persons.person_no,
    lifts.stage,
    lifts.starts_on,
    lifts.ends_on,
    lifts.transitions,
    lifts.standard_error
FROM lifts
LEFT JOIN account_persons ON account_persons.account_id = lifts.account_id
LEFT JOIN hazard_persons ON hazard_persons.person_id = account_persons.person_id
WHERE lifts.account_id IS NULL OR hazard_persons.person_id IS NOT NULL
ORDER BY lifts.lift_id
