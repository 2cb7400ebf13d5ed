-- One row per handle without marks: the bits a chance coincidence of it would take, by how often its letters follow each other.
WITH handles AS (
    SELECT DISTINCT regexp_replace(lower(handle), '[^\p{L}\p{N}]', '', 'g') AS handle_key
    FROM accounts
),
pairs AS (
    SELECT handle_key, unnest(regexp_extract_all(concat('^', handle_key), '(..)', 1)) AS pair FROM handles WHERE handle_key <> ''
    UNION ALL
    SELECT handle_key, unnest(regexp_extract_all(handle_key, '(..)', 1)) AS pair FROM handles
),
counted AS (
    SELECT pair, count(*) AS n FROM pairs GROUP BY pair
),
followed AS (
    SELECT pair, log2(CAST(sum(n) OVER (PARTITION BY substr(pair, 1, 1)) AS DOUBLE) / n) AS bits FROM counted
)
SELECT pairs.handle_key, sum(CAST(round(followed.bits * 4096) AS BIGINT)) / 4096.0 AS bits
FROM pairs
JOIN followed ON followed.pair = pairs.pair
GROUP BY pairs.handle_key
