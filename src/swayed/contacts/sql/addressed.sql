-- Words in posts that are some account's handle: `@handle` anywhere, `handle:` or `handle,` at the start of a line.
-- `line_key` tells the lines of a post apart; a tag has none. Letters are those of every script. The author's platform
-- stands beside the word, since a handle means somebody only there.
WITH lines AS (
    SELECT post_id, account_id, posted_at, community, unnest(string_split(text, chr(10))) AS line
    FROM posts
    WHERE text IS NOT NULL AND (contains(text, ':') OR contains(text, ','))
),
opened AS (
    SELECT post_id, account_id, posted_at, community, md5(line) AS line_key,
        regexp_extract(line, '^([^:,\s]{1,60})[:,]', 1) AS word
    FROM lines
    UNION ALL
    -- A handle may itself hold a colon: the longest word before a separator and a space.
    SELECT post_id, account_id, posted_at, community, md5(line) AS line_key,
        regexp_extract(line, '^(\S{1,60})[:,](\s|$)', 1) AS word
    FROM lines
),
tagged AS (
    SELECT post_id, account_id, posted_at, community,
        unnest(regexp_extract_all(text, '(?:^|[^\p{L}\p{M}\p{N}_@/.])@([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.\-]{0,59})', 1)) AS word
    FROM posts
    WHERE contains(text, '@')
),
words AS (
    SELECT post_id, account_id, posted_at, community, word, line_key, 'line' AS form
    FROM opened
    WHERE word <> ''
    UNION ALL
    SELECT post_id, account_id, posted_at, community, trim(word, '.-') AS word, '' AS line_key, 'tag' AS form
    FROM tagged
    WHERE trim(word, '.-') <> ''
),
handles AS (
    SELECT DISTINCT lower(handle) AS lower_handle FROM accounts
),
once AS (
    -- Most words that open a line are nobody's.
    SELECT DISTINCT words.*, handles.lower_handle AS lower_word
    FROM words
    JOIN handles ON handles.lower_handle = lower(words.word)
)
SELECT once.*, accounts.platform
FROM once
JOIN accounts ON accounts.account_id = once.account_id
