-- One row per account: what it says of itself, and how it behaves.
WITH post_days AS (
    SELECT account_id, CAST(posted_at AS DATE) AS day, count(*) AS n_posts
    FROM posts
    GROUP BY account_id, CAST(posted_at AS DATE)
),
cadence AS (
    SELECT account_id, sum(n_posts) AS n_posts, count(*) AS n_days
    FROM post_days
    GROUP BY account_id
),
wording AS (
    SELECT
        account_id,
        count(*) AS n_texts,
        count(DISTINCT lower(trim(text))) AS n_distinct_texts
    FROM posts
    WHERE text IS NOT NULL
    GROUP BY account_id
),
answered AS (
    SELECT account_id, count(*) AS n_conversation_in
    FROM (
        SELECT target_account_id AS account_id FROM post_contacts
        UNION ALL
        SELECT target_account_id AS account_id
        FROM interactions
        WHERE kind IN ('reply', 'answer', 'mention', 'quote', 'accepted_answer')
    ) AS addressed
    GROUP BY account_id
),
acted AS (
    SELECT account_id, count(*) AS n_conversation_out
    FROM (
        SELECT account_id FROM post_contacts
        UNION ALL
        SELECT account_id
        FROM interactions
        WHERE kind IN ('reply', 'answer', 'mention', 'like', 'quote', 'read', 'review_read', 'accepted_answer')
    ) AS spoken
    GROUP BY account_id
)
SELECT
    accounts.account_id,
    lower(concat_ws(' ', accounts.handle, accounts.display_name, accounts.bio)) AS wording,
    coalesce(cadence.n_posts, 0) AS n_posts,
    coalesce(cadence.n_days, 0) AS n_days,
    coalesce(wording.n_texts, 0) AS n_texts,
    coalesce(wording.n_distinct_texts, 0) AS n_distinct_texts,
    coalesce(acted.n_conversation_out, 0) AS n_conversation_out,
    coalesce(answered.n_conversation_in, 0) AS n_conversation_in
FROM accounts
LEFT JOIN cadence ON cadence.account_id = accounts.account_id
LEFT JOIN wording ON wording.account_id = accounts.account_id
LEFT JOIN answered ON answered.account_id = accounts.account_id
LEFT JOIN acted ON acted.account_id = accounts.account_id
ORDER BY accounts.account_id
