-- Two words that stand together in a text of the situation, once per text; of more texts than can be read so, the same sample
-- every time. Pairs are read from the first word and from the second one, since a pattern never overlaps itself.
WITH texts AS (
    SELECT text_key, trim(plain) AS plain
    FROM inside_texts
    ORDER BY text_key, plain
    LIMIT 500000
),
pairs AS (
    SELECT text_key, unnest(regexp_extract_all(plain, '([^ ]+ [^ ]+)', 1)) AS pair FROM texts
    UNION
    SELECT text_key, unnest(regexp_extract_all(regexp_replace(plain, '^[^ ]+ ', '', 'g'), '([^ ]+ [^ ]+)', 1)) AS pair FROM texts
)
SELECT text_key, pair, regexp_extract(pair, '^([^ ]+)', 1) AS head, regexp_extract(pair, '([^ ]+)$', 1) AS tail FROM pairs
