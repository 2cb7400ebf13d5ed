-- Two words that stand together in a text of the situation, once per text. `plain_texts` holds every text as plain words;
-- pairs are read from the first word and from the second one, since a pattern never overlaps itself.
WITH inside AS (
    SELECT DISTINCT text_key FROM current_acts WHERE is_inside
),
texts AS (
    SELECT md5(plain_texts.wording) AS text_key, trim(plain_texts.plain) AS plain
    FROM plain_texts
    JOIN inside ON inside.text_key = md5(plain_texts.wording)
),
pairs AS (
    SELECT text_key, unnest(regexp_extract_all(plain, '([^ ]+ [^ ]+)', 1)) AS pair FROM texts
    UNION
    SELECT text_key, unnest(regexp_extract_all(regexp_replace(plain, '^[^ ]+ ', '', 'g'), '([^ ]+ [^ ]+)', 1)) AS pair FROM texts
)
SELECT text_key, pair, regexp_extract(pair, '^([^ ]+)', 1) AS head, regexp_extract(pair, '([^ ]+)$', 1) AS tail FROM pairs
