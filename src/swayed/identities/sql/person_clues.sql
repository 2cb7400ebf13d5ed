-- One row per person and clue: the strongest of its accounts.
WITH sides AS (
    SELECT account_id, other_account_id FROM echoes
    UNION ALL
    SELECT other_account_id AS account_id, account_id AS other_account_id FROM echoes
),
clues AS (
    SELECT account_id, clue, strength, words FROM account_clues
    UNION ALL
    -- Two who write the same may be one person; where one of them is a machine, so is the other.
    SELECT sides.account_id, 'echo' AS clue, account_clues.strength,
        concat('writes the same texts as ', accounts.handle, ', which repeats itself day by day') AS words
    FROM sides
    JOIN account_clues ON account_clues.account_id = sides.other_account_id AND account_clues.clue = 'canned'
    JOIN accounts ON accounts.account_id = sides.other_account_id
)
SELECT account_persons.person_id, clues.clue, clues.strength, clues.words
FROM clues
JOIN account_persons ON account_persons.account_id = clues.account_id
QUALIFY row_number() OVER (
    PARTITION BY account_persons.person_id, clues.clue ORDER BY clues.strength DESC, clues.account_id, clues.words
) = 1
