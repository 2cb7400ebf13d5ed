-- One row per account that wrote: how its texts read, in shares of them.
WITH marks AS (
    SELECT
        account_id,
        CASE WHEN regexp_matches(words, '[^\p{L}](i|i''m|i''ve|i''ll|i''d|im|my|mine|me|myself|ich|mein|meine|mir|mich|je|j''ai|mon|ma|mes|yo|mi|mis|io|mio)[^\p{L}'']') THEN 1 ELSE 0 END AS is_i,
        CASE WHEN regexp_matches(words, '[^\p{L}](we|we''re|we''ve|our|ours|us|wir|unser|unsere|uns|nous|notre|nos|nosotros|nuestro|nuestra|nuestros)[^\p{L}]') THEN 1 ELSE 0 END AS is_we,
        CASE WHEN contains(words, '?') THEN 1 ELSE 0 END AS is_question,
        CASE WHEN regexp_matches(words, 'https?://|www\.') THEN 1 ELSE 0 END AS is_link,
        CASE WHEN regexp_matches(words, '(order|shop|buy|book) (now|today|here|online)|in stock|free (shipping|delivery|returns)|(visit|at) our|% off|per cent off|best price|price alert|discount code|now only|from only|on sale|new arrivals|link in (bio|profile)|[0-9] ?(€|eur|euros?|\$|usd|gbp)[^\p{L}]|[€$£] ?[0-9]|versandkostenfrei|jetzt (bestellen|kaufen)|im angebot|livraison gratuite|env[ií]o gratis') THEN 1 ELSE 0 END AS is_offer,
        CASE WHEN regexp_matches(words, 'read (more|on|the full)|full (story|article|report|interview)|breaking|[^\p{L}](report|analysis|exclusive|interview|update|live|opinion|test|review|news)( from [^:]{1,40})?: |weiterlesen|eilmeldung|mehr dazu|lire la suite|leer m[aá]s') THEN 1 ELSE 0 END AS is_report
    FROM (SELECT account_id, concat(' ', lower(text), ' ') AS words FROM posts WHERE text IS NOT NULL AND repost_of_post_id IS NULL) AS own
),
read AS (
    SELECT
        account_id,
        count(*) AS n_texts,
        avg(CAST(is_i AS DOUBLE)) AS i_share,
        avg(CAST(is_we AS DOUBLE)) AS we_share,
        avg(CAST(is_question AS DOUBLE)) AS question_share,
        avg(CAST(is_link AS DOUBLE)) AS link_share,
        avg(CAST(is_offer AS DOUBLE)) AS offer_share,
        avg(CAST(is_report AS DOUBLE)) AS report_share
    FROM marks
    GROUP BY account_id
),
worded AS (
    SELECT
        account_no,
        sum(n_times) AS n_long,
        count(*) AS n_wordings,
        -- Who floods repeats within a day, a machine on other days too.
        sum(CASE WHEN first_day < last_day THEN n_times ELSE 0 END) AS n_recurring
    FROM account_wordings
    GROUP BY account_no
),
opened AS (
    SELECT account_no, regexp_extract(wording, '^(\S+ \S+ \S+)', 1) AS opening FROM written_texts
),
counted AS (
    SELECT account_no, substr(md5(opening), 1, 12) AS opening, count(*) AS n
    FROM opened
    WHERE opening <> ''
    GROUP BY account_no, substr(md5(opening), 1, 12)
),
openings AS (
    SELECT account_no, max(n) AS n_opening FROM counted GROUP BY account_no
)
SELECT
    read.account_id,
    read.n_texts,
    coalesce(worded.n_long, 0) AS n_long,
    coalesce(worded.n_wordings, 0) AS n_wordings,
    coalesce(worded.n_recurring, 0) AS n_recurring,
    CAST(openings.n_opening AS DOUBLE) / read.n_texts AS opening_share,
    read.i_share,
    read.we_share,
    read.question_share,
    read.link_share,
    read.offer_share,
    read.report_share
FROM read
JOIN numbered_accounts ON numbered_accounts.account_id = read.account_id
LEFT JOIN worded ON worded.account_no = numbered_accounts.account_no
LEFT JOIN openings ON openings.account_no = numbered_accounts.account_no
