-- Texts of the situation as plain words. `plain_texts` holds every text of the workspace.
WITH inside AS (
    SELECT DISTINCT text_key FROM current_acts WHERE is_inside
)
SELECT inside.text_key, plain_texts.plain
FROM plain_texts
JOIN inside ON inside.text_key = substr(md5(plain_texts.wording), 1, 12)
