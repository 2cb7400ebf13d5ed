-- One row per text that an account wrote itself: its wording without addressee, numbers and links.
SELECT
    account_id,
    CAST(posted_at AS DATE) AS day,
    trim(regexp_replace(regexp_replace(lower(text), '^@?\S+[:,] |@\S+', '', 'g'), 'https?://\S+|www\.\S+|[0-9]+', '#', 'g')) AS wording
FROM posts
WHERE text IS NOT NULL AND repost_of_post_id IS NULL
