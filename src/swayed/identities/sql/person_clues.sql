-- One row per person and clue: the strongest of its accounts.
SELECT account_persons.person_id, account_clues.clue, account_clues.strength, account_clues.words
FROM account_clues
JOIN account_persons ON account_persons.account_id = account_clues.account_id
QUALIFY row_number() OVER (
    PARTITION BY account_persons.person_id, account_clues.clue ORDER BY account_clues.strength DESC, account_clues.account_id
) = 1
