-- One row per post and person addressed in it; a reply that also mentions is a reply; what interactions know is left out:
-- one of the same two people that names the post, or that happened at its very moment.
WITH found AS (
    SELECT posts.post_id, parents.account_id AS target_account_id, 'reply' AS kind, 1 AS strength,
        parents.post_id AS parent_post_id
    FROM posts
    JOIN posts AS parents ON parents.post_id = posts.reply_to_post_id
    WHERE parents.account_id <> posts.account_id
    UNION ALL
    SELECT post_id, target_account_id, 'mention' AS kind, 2 AS strength, NULL AS parent_post_id
    FROM mentions
),
once AS (
    SELECT post_id, target_account_id, kind, parent_post_id
    FROM found
    QUALIFY row_number() OVER (PARTITION BY post_id, target_account_id ORDER BY strength) = 1
),
spoken AS (
    SELECT
        posts.account_id,
        once.target_account_id,
        once.kind,
        posts.posted_at AS occurred_at,
        posts.posted_at_is_day AS occurred_at_is_day,
        posts.post_id,
        posts.community,
        posts.products,
        once.parent_post_id
    FROM once
    JOIN posts ON posts.post_id = once.post_id
),
known AS (
    SELECT account_id, target_account_id, occurred_at, post_id
    FROM interactions
    WHERE kind IN ('reply', 'mention', 'answer')
)
SELECT spoken.*
FROM spoken
WHERE NOT EXISTS (
    SELECT 1
    FROM known
    WHERE known.account_id = spoken.account_id
        AND known.target_account_id = spoken.target_account_id
        AND known.occurred_at = spoken.occurred_at
)
AND NOT EXISTS (
    SELECT 1
    FROM known
    WHERE known.account_id = spoken.account_id
        AND known.target_account_id = spoken.target_account_id
        AND known.post_id = spoken.post_id
)
