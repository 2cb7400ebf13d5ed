-- Distinct texts of candidates, in an order that does not depend on the data's: the first ones fit the budget.
SELECT candidates.text_key, min(substr(situation_items.text, 1, 300)) AS text
FROM candidates
JOIN situation_items
    ON situation_items.item = candidates.item AND situation_items.item_id = candidates.item_id
WHERE length(trim(situation_items.text)) > 0
GROUP BY candidates.text_key
ORDER BY candidates.text_key
