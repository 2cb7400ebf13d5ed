-- One row per question that was found and that nobody has answered yet.
SELECT
    found_questions.question_id,
    found_questions.question,
    found_questions.account_id,
    found_questions.other_account_id,
    found_questions.customer_id,
    found_questions.probability,
    found_questions.words,
    found_questions.n_contacts
FROM found_questions
LEFT JOIN standing_decisions
    ON standing_decisions.question = found_questions.question
    AND standing_decisions.account_id = found_questions.account_id
    AND coalesce(standing_decisions.other_account_id, '') = coalesce(found_questions.other_account_id, '')
    AND coalesce(standing_decisions.customer_id, '') = coalesce(found_questions.customer_id, '')
WHERE standing_decisions.question IS NULL
