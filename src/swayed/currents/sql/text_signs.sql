-- Which topics a text is about: by the situation's own phrases, which `text_phrases` found, and by found pairs of words.
SELECT substr(text_phrases.text_key, 1, 12) AS text_key, topic_signs.topic_no
FROM text_phrases
JOIN topic_signs ON topic_signs.sign = 'phrase' AND topic_signs.name = text_phrases.phrase
WHERE text_phrases.role IN ('any', 'factor')
UNION
SELECT inside_texts.text_key, topic_signs.topic_no
FROM inside_texts
JOIN topic_signs ON topic_signs.sign = 'pair' AND contains(inside_texts.plain, concat(' ', topic_signs.name, ' '))
