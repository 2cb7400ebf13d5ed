-- One kept result of an experiment that speaks of the situation's steps, the person whom it tested (of everybody where empty), and the
-- collaboration, where he had just one in its days.
WITH kept AS (
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
),
under AS (
    SELECT kept.lift_id, min(score_collaborations.collaboration_id) AS collaboration_id
    FROM kept
    JOIN score_collaborations
        ON score_collaborations.person_id = kept.person_id
        AND (score_collaborations.starts_on IS NULL OR score_collaborations.starts_on <= kept.ends_on)
        AND (score_collaborations.ends_on IS NULL OR score_collaborations.ends_on >= kept.starts_on)
    GROUP BY kept.lift_id
    HAVING count(*) = 1
)
SELECT kept.*, under.collaboration_id
FROM kept
LEFT JOIN under ON under.lift_id = kept.lift_id
ORDER BY kept.ends_on DESC, kept.lift_id
