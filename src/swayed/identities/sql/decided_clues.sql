-- One row per person whose kind a reviewer decided and clue of its kind: what the weights learn from.
SELECT decided.person_id, decided.answer, person_clues.clue, person_clues.strength
FROM (
    SELECT account_persons.person_id, standing_decisions.answer
    FROM standing_decisions
    JOIN account_persons ON account_persons.account_id = standing_decisions.account_id
    WHERE standing_decisions.question = 'kind'
    QUALIFY row_number() OVER (
        PARTITION BY account_persons.person_id ORDER BY standing_decisions.decided_at DESC, standing_decisions.decision_id DESC
    ) = 1
) AS decided
JOIN person_clues ON person_clues.person_id = decided.person_id
