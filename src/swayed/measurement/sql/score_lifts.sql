-- One kept result of an experiment that speaks of the situation's steps, and the person whom it tested; of everybody where empty.
SELECT
    lifts.lift_id,
    lifts.stage,
    lifts.category,
    lifts.starts_on,
    lifts.ends_on,
    CASE WHEN lifts.account_id IS NOT NULL THEN coalesce(account_persons.person_id, lifts.account_id) END AS person_id,
    lifts.transitions,
    lifts.standard_error
FROM lifts
LEFT JOIN account_persons ON account_persons.account_id = lifts.account_id
WHERE lifts.stage IN (SELECT stage FROM stage_summaries)
ORDER BY lifts.ends_on DESC, lifts.lift_id
