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
together AS (
    SELECT pair, head, tail, count(*) AS n_texts FROM found_pairs GROUP BY pair, head, tail
),
-- Who uses them is asked of these few only: every text has many pairs.
bound AS (
    SELECT together.pair
    FROM together
    JOIN known AS heads ON heads.word = together.head
    JOIN known AS tails ON tails.word = together.tail
    CROSS JOIN totals
    CROSS JOIN current_settings
    WHERE together.n_texts * 1.0 * totals.n >= current_settings.least_lift * heads.n * tails.n
)
SELECT bound.pair AS name, count(DISTINCT current_acts.unit_id) AS n_units
FROM bound
JOIN found_pairs ON found_pairs.pair = bound.pair
JOIN current_acts ON current_acts.text_key = found_pairs.text_key
CROSS JOIN current_settings
GROUP BY bound.pair, current_settings.fewest_speakers, current_settings.most_found
HAVING count(DISTINCT current_acts.unit_id) >= current_settings.fewest_speakers
QUALIFY row_number() OVER (ORDER BY count(DISTINCT current_acts.unit_id) DESC, bound.pair) <= current_settings.most_found
ORDER BY n_units DESC, name
