-- One row per person whose kind a reviewer decided; the latest decision on any of his accounts stands.
SELECT account_persons.person_id, standing_decisions.answer AS kind, standing_decisions.decided_by, standing_decisions.decided_at,
    standing_decisions.why
FROM standing_decisions
JOIN account_persons ON account_persons.account_id = standing_decisions.account_id
WHERE standing_decisions.question = 'kind'
QUALIFY row_number() OVER (
    PARTITION BY account_persons.person_id ORDER BY standing_decisions.decided_at DESC, standing_decisions.decision_id DESC
) = 1
