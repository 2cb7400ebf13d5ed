-- One row per public status; a boost is none, what it boosts is. A reply names a number of the asked server, which is
-- looked up among the statuses of the export.
WITH statuses AS (
    SELECT file_no, line, id, uri, created_at, edited_at, in_reply_to_id, visibility, language, content, account FROM export
    WHERE reblog.uri IS NULL
    UNION ALL
    SELECT file_no, line, reblog.id, reblog.uri, reblog.created_at, reblog.edited_at, reblog.in_reply_to_id, reblog.visibility,
        reblog.language, reblog.content, reblog.account
    FROM export
    WHERE reblog.uri IS NOT NULL
),
numbers AS (
    SELECT id, min(uri) AS uri FROM statuses GROUP BY id
)
SELECT statuses.file_no, statuses.line, coalesce(statuses.edited_at, statuses.created_at) AS version, statuses.uri AS post_id,
    concat('mastodon:', lower(CASE WHEN statuses.account.acct LIKE '%@%' THEN statuses.account.acct ELSE concat(statuses.account.acct, '@', regexp_extract(statuses.account.url, '^https?://([^/]+)/', 1)) END)) AS account_id,
    statuses.created_at AS posted_at, statuses.content AS text, left(statuses.language, 2) AS lang, numbers.uri AS reply_to_post_id
FROM statuses
LEFT JOIN numbers ON numbers.id = statuses.in_reply_to_id
WHERE statuses.visibility IN ('public', 'unlisted')
