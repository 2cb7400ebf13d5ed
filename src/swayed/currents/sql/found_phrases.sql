-- Pairs of words that stand together far more often than their words would by chance, and the units that use them.
-- Words in more than one text of twenty are everyday ones, in whatever language.
WITH words AS (
    SELECT text_key, head AS word FROM found_pairs
    UNION
    SELECT text_key, tail AS word FROM found_pairs
),
totals AS (
    SELECT count(DISTINCT text_key) AS n FROM words
),
frequencies AS (
    SELECT words.word, count(*) AS n
    FROM words
    WHERE regexp_matches(words.word, '^[^0-9]{3,}$')
    GROUP BY words.word
),
known AS (
    SELECT frequencies.word, frequencies.n
    FROM frequencies
    CROSS JOIN totals
    WHERE frequencies.n <= greatest(totals.n * 0.05, 20)
),
counted AS (
    SELECT found_pairs.pair, found_pairs.head, found_pairs.tail, count(DISTINCT found_pairs.text_key) AS n_texts,
        count(DISTINCT current_acts.unit_id) AS n_units
    FROM found_pairs
    JOIN current_acts ON current_acts.text_key = found_pairs.text_key
    GROUP BY found_pairs.pair, found_pairs.head, found_pairs.tail
)
SELECT counted.pair AS name, counted.n_units
FROM counted
JOIN known AS heads ON heads.word = counted.head
JOIN known AS tails ON tails.word = counted.tail
CROSS JOIN totals
CROSS JOIN current_settings
WHERE counted.n_units >= current_settings.fewest_speakers
    AND counted.n_texts * 1.0 * totals.n >= current_settings.least_lift * heads.n * tails.n
QUALIFY row_number() OVER (ORDER BY counted.n_units DESC, counted.pair) <= current_settings.most_found
ORDER BY counted.n_units DESC, counted.pair
