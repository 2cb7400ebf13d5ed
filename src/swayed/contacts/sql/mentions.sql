-- Words that do name an account: the author's platform, exact case before any case, longest before shorter.
-- A word at the start of a line names somebody only if he spoke in that community within the 30 days before.
WITH handles AS (
    SELECT account_id, platform, handle, lower(handle) AS lower_handle FROM accounts
),
named AS (
    SELECT
        addressed.post_id,
        addressed.account_id,
        addressed.posted_at,
        coalesce(addressed.community, '') AS community,
        addressed.form,
        addressed.line_key,
        addressed.word,
        handles.account_id AS target_account_id,
        CASE WHEN handles.handle = addressed.word THEN 1 ELSE 0 END AS is_exact
    FROM addressed
    JOIN handles ON handles.platform = addressed.platform AND handles.lower_handle = addressed.lower_word
    WHERE handles.account_id <> addressed.account_id
),
active AS (
    SELECT DISTINCT named.post_id, named.target_account_id
    FROM named
    JOIN community_days
        ON community_days.account_id = named.target_account_id
        AND community_days.community = named.community
        AND community_days.day BETWEEN CAST(named.posted_at AS DATE) - 30 AND CAST(named.posted_at AS DATE)
    WHERE named.form = 'line'
),
standing AS (
    SELECT named.post_id, named.form, named.line_key, named.word, named.target_account_id, named.is_exact
    FROM named
    LEFT JOIN active ON active.post_id = named.post_id AND active.target_account_id = named.target_account_id
    WHERE named.form = 'tag' OR active.post_id IS NOT NULL
),
chosen AS (
    SELECT post_id, form, line_key, word, target_account_id
    FROM standing
    QUALIFY row_number() OVER (PARTITION BY post_id, form, line_key, word ORDER BY is_exact DESC, target_account_id) = 1
),
longest AS (
    -- `foo:bar: hi` opens with foo and with foo:bar; only the longer one is meant on that line.
    SELECT post_id, target_account_id
    FROM chosen
    WINDOW line_words AS (PARTITION BY post_id, form, line_key ORDER BY word)
    QUALIFY form = 'tag' OR NOT coalesce(
        starts_with(lead(word) OVER line_words, concat(word, ':'))
        OR starts_with(lead(word) OVER line_words, concat(word, ',')), FALSE)
)
SELECT DISTINCT post_id, target_account_id
FROM longest
ORDER BY post_id, target_account_id
