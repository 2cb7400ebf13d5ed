-- One row per display name in lower case: the bits a chance coincidence of it would take, by how rare its words are.
WITH names AS (
    SELECT trim(regexp_replace(lower(display_name), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')) AS name_key, count(*) AS n
    FROM accounts
    WHERE display_name IS NOT NULL
    GROUP BY trim(regexp_replace(lower(display_name), '[^\p{L}\p{M}\p{N}]+', ' ', 'g'))
),
words AS (
    SELECT name_key, n, unnest(list_distinct(string_split(name_key, ' '))) AS word FROM names WHERE name_key <> ''
),
counted AS (
    SELECT word, sum(n) AS n FROM words GROUP BY word
)
SELECT words.name_key, sum(CAST(round(4096 * log2(CAST(everybody.n AS DOUBLE) / counted.n)) AS BIGINT)) / 4096.0 AS bits
FROM words
JOIN counted ON counted.word = words.word
CROSS JOIN (SELECT sum(n) AS n FROM names) AS everybody
GROUP BY words.name_key
