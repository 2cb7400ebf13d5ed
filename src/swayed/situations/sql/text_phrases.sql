-- Which phrases stand in which text, as whole words. The stem is tried first: few texts pass it.
SELECT
    md5(plain_texts.wording) AS text_key,
    phrase_stems.phrase_no,
    phrase_stems.role,
    phrase_stems.name,
    phrase_stems.phrase
FROM plain_texts
JOIN phrase_stems
    ON contains(plain_texts.plain, phrase_stems.stem)
    AND (
        phrase_stems.is_open
        OR contains(plain_texts.plain, phrase_stems.whole)
        OR contains(plain_texts.plain, phrase_stems.plural)
        OR contains(plain_texts.plain, phrase_stems.long_plural)
    )
