-- One row per word of display names: the bits a chance coincidence of it would take, by how rare it is.
-- One of its bearers does not count: of two who share a word, one has it anyhow.
WITH names AS (
    SELECT trim(regexp_replace(lower(display_name), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')) AS name_key
    FROM accounts
    WHERE display_name IS NOT NULL
),
words AS (
    SELECT unnest(list_distinct(string_split(name_key, ' '))) AS word FROM names WHERE name_key <> ''
)
SELECT words.word, log2(CAST(everybody.n AS DOUBLE) / greatest(count(*) - 1, 0.5)) AS bits
FROM words
CROSS JOIN (SELECT count(*) AS n FROM names) AS everybody
GROUP BY words.word, everybody.n
