-- Distinct texts of candidates, the first ones in an order that does not depend on the data's: as many as the budget allows.
WITH keys AS (
    SELECT text_key, item, min(item_id) AS item_id
    FROM candidates
    WHERE text_key IS NOT NULL
    GROUP BY text_key, item
),
chosen AS (
    SELECT keys.text_key, keys.item, keys.item_id
    FROM keys
    JOIN (
        SELECT each_key.text_key
        FROM (SELECT DISTINCT text_key FROM keys) AS each_key
        CROSS JOIN text_budget
        QUALIFY row_number() OVER (ORDER BY each_key.text_key) <= text_budget.n
    ) AS read_keys ON read_keys.text_key = keys.text_key
)
SELECT chosen.text_key, min(substr(situation_items.text, 1, 300)) AS text
FROM chosen
JOIN situation_items ON situation_items.item = chosen.item AND situation_items.item_id = chosen.item_id
WHERE length(trim(situation_items.text)) > 0
GROUP BY chosen.text_key
ORDER BY chosen.text_key
