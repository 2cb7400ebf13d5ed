-- One row per text that an account wrote itself: its wording without addressee, numbers and links.
SELECT
    numbered_accounts.account_no,
    CAST(posts.posted_at AS DATE) AS day,
    trim(regexp_replace(regexp_replace(lower(posts.text), '^@?\S+[:,] |@\S+', '', 'g'), 'https?://\S+|www\.\S+|[0-9]+', '#', 'g')) AS wording
FROM posts
JOIN numbered_accounts ON numbered_accounts.account_id = posts.account_id
WHERE posts.text IS NOT NULL AND posts.repost_of_post_id IS NULL
