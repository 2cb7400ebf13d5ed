-- One row per account as record linkage reads it; `tf_` columns say how often a value would be met by chance.
WITH keys AS (
    SELECT
        account_id,
        platform,
        nullif(regexp_replace(lower(handle), '[^\p{L}\p{N}]', '', 'g'), '') AS handle_key,
        nullif(trim(regexp_replace(lower(display_name), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')), '') AS name_key,
        nullif(regexp_replace(lower(trim(url)), '^https?://(www\.)?|/+$', '', 'g'), '') AS page,
        nullif(lower(trim(location)), '') AS place,
        CASE WHEN length(trim(bio)) >= 20 THEN lower(trim(bio)) END AS bio
    FROM accounts
    WHERE platform <> 'offline'
),
of_handle AS (
    SELECT handle_key, count(*) AS n FROM keys GROUP BY handle_key
),
of_name AS (
    SELECT name_key, count(*) AS n FROM keys GROUP BY name_key
),
of_both AS (
    SELECT handle_key, name_key, count(*) AS n FROM keys WHERE name_key IS NOT NULL GROUP BY handle_key, name_key
),
of_page AS (
    SELECT page, count(*) AS n FROM keys GROUP BY page
),
of_place AS (
    SELECT place, count(*) AS n FROM keys GROUP BY place
),
of_bio AS (
    SELECT bio, count(*) AS n FROM keys GROUP BY bio
),
counted AS (
    SELECT
        keys.*,
        everybody.n,
        of_handle.n AS n_handle,
        of_name.n AS n_name,
        of_both.n AS n_both,
        of_page.n AS n_page,
        of_place.n AS n_place,
        of_bio.n AS n_bio
    FROM keys
    CROSS JOIN (SELECT count(*) AS n FROM keys) AS everybody
    LEFT JOIN of_handle ON of_handle.handle_key = keys.handle_key
    LEFT JOIN of_name ON of_name.name_key = keys.name_key
    LEFT JOIN of_both ON of_both.handle_key = keys.handle_key AND of_both.name_key = keys.name_key
    LEFT JOIN of_page ON of_page.page = keys.page
    LEFT JOIN of_place ON of_place.place = keys.place
    LEFT JOIN of_bio ON of_bio.bio = keys.bio
),
rest AS (
    -- The bits of the letters of a handle that are no words of the name.
    SELECT counted.account_id, coalesce(name_bits.bits, 0.0) AS of_name, coalesce(name_bits.handle_bits, 0.0) AS of_words,
        handle_bits.bits AS of_letters,
        handle_bits.bits * greatest(0.0, 1.0 - coalesce(name_bits.n_letters, 0) / CAST(length(counted.handle_key) AS DOUBLE)) AS of_rest
    FROM counted
    JOIN handle_bits ON handle_bits.handle_key = counted.handle_key
    LEFT JOIN name_bits ON name_bits.account_id = counted.account_id
),
bits AS (
    SELECT account_id, of_name, of_rest, least(of_letters, of_words + of_rest) AS of_handle,
        greatest(of_name, least(of_letters, of_words + of_rest), of_name + of_rest - 4.0) AS of_both
    FROM rest
)
SELECT
    counted.account_id,
    counted.platform,
    counted.handle_key,
    greatest(power(2.0, -bits.of_handle), CAST(counted.n_handle - 2 AS DOUBLE) / counted.n) AS tf_handle_key,
    counted.name_key,
    -- A name that spells the handle is a nickname, and says no more than the handle does.
    CASE WHEN contains(counted.name_key, ' ') AND NOT contains(counted.handle_key, replace(counted.name_key, ' ', ''))
        THEN regexp_extract(counted.name_key, '([^ ]+)$', 1) END AS last_name,
    greatest(power(2.0, -bits.of_name), CAST(counted.n_name - 2 AS DOUBLE) / counted.n) AS tf_name_key,
    CASE WHEN counted.name_key IS NOT NULL THEN concat(counted.handle_key, ' ', counted.name_key) END AS both_key,
    -- Others of that name are as many as are seen, and so many of them may have made the same handle of it.
    greatest(power(2.0, -bits.of_both), CAST(counted.n_both - 2 AS DOUBLE) / counted.n,
        CAST(counted.n_name - counted.n_both - 1 AS DOUBLE) / counted.n * power(2.0, -greatest(0.0, bits.of_rest - 4.0))) AS tf_both_key,
    nullif(regexp_replace(counted.handle_key, '[0-9]+$', '', 'g'), '') AS stem,
    own.customer_id,
    CASE WHEN counted.n_page <= 5 THEN counted.page END AS page,
    CAST(counted.n_page AS DOUBLE) / counted.n AS tf_page,
    counted.place,
    CAST(counted.n_place AS DOUBLE) / counted.n AS tf_place,
    counted.bio,
    CAST(counted.n_bio AS DOUBLE) / counted.n AS tf_bio,
    CASE WHEN counted.n_handle BETWEEN 2 AND identity_settings.most_alike THEN counted.handle_key END AS handle_block,
    CASE WHEN counted.n_name BETWEEN 2 AND identity_settings.most_alike THEN counted.name_key END AS name_block
FROM counted
CROSS JOIN identity_settings
LEFT JOIN (SELECT account_id, min(customer_id) AS customer_id FROM customer_accounts GROUP BY account_id) AS own
    ON own.account_id = counted.account_id
LEFT JOIN bits ON bits.account_id = counted.account_id
