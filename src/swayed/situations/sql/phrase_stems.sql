-- What to look for per phrase: its stem stands in every text that has the phrase, whole forms decide.
-- Scripts without spaces between words are looked for anywhere.
SELECT
    situation_phrases.phrase_no,
    situation_phrases.role,
    situation_phrases.name,
    situation_phrases.phrase,
    CASE
        WHEN situation_phrases.is_unspaced THEN trim(plain_phrases.plain)
        ELSE concat(' ', trim(plain_phrases.plain))
    END AS stem,
    concat(' ', trim(plain_phrases.plain), 's ') AS plural,
    concat(' ', trim(plain_phrases.plain), 'es ') AS long_plural,
    plain_phrases.plain AS whole,
    situation_phrases.is_prefix OR situation_phrases.is_unspaced AS is_open
FROM situation_phrases
JOIN plain_phrases ON plain_phrases.wording = situation_phrases.wording
WHERE length(trim(plain_phrases.plain)) > 0
ORDER BY situation_phrases.phrase_no
