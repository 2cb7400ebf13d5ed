-- One row per account with a display name: the bits of its name, and of the words of it that stand in its handle.
WITH keys AS (
    SELECT
        account_id,
        regexp_replace(lower(handle), '[^\p{L}\p{N}]', '', 'g') AS handle_key,
        trim(regexp_replace(lower(display_name), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')) AS name_key
    FROM accounts
    WHERE display_name IS NOT NULL
),
words AS (
    SELECT account_id, handle_key, unnest(list_distinct(string_split(name_key, ' '))) AS word FROM keys WHERE name_key <> ''
),
rare AS (
    SELECT
        words.account_id,
        CAST(round(4096 * name_words.bits) AS BIGINT) AS bits,
        CASE WHEN length(words.word) >= 3 AND contains(words.handle_key, words.word) THEN 1 ELSE 0 END AS is_in_handle,
        length(words.word) AS n_letters
    FROM words
    JOIN name_words ON name_words.word = words.word
)
SELECT
    account_id,
    sum(bits) / 4096.0 AS bits,
    sum(is_in_handle * bits) / 4096.0 AS handle_bits,
    sum(is_in_handle * n_letters) AS n_letters
FROM rare
GROUP BY account_id
