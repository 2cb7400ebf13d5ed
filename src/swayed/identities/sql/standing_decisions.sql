-- One row per question that a reviewer answered: the latest answer stands.
SELECT decision_id, question, account_id, other_account_id, customer_id, answer, decided_by, decided_at, why
FROM identity_decisions
QUALIFY row_number() OVER (
    PARTITION BY question, account_id, coalesce(other_account_id, ''), coalesce(customer_id, '')
    ORDER BY decided_at DESC, decision_id DESC
) = 1
