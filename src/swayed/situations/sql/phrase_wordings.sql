-- The phrases of the situation, to be reduced to words exactly as the texts are.
SELECT DISTINCT wording FROM situation_phrases
