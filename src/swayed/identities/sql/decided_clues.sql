-- One row per person whose kind a reviewer decided and clue of its kind: what the weights learn from.
SELECT decided_kinds.person_id, decided_kinds.kind AS answer, person_clues.clue, person_clues.strength
FROM decided_kinds
JOIN person_clues ON person_clues.person_id = decided_kinds.person_id
