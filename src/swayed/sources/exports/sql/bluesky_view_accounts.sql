-- One row per post, of its author; of a repost also of whoever reposted.
-- Until its handle is told, the permanent identifier stands for it.
SELECT file_no, line, coalesce(a.handle, 'handle.invalid') = 'handle.invalid' AS is_stub, a.did AS account_id, 'bluesky' AS platform,
    coalesce(nullif(a.handle, 'handle.invalid'), a.did) AS handle, a.displayName AS display_name,
    concat('https://bsky.app/profile/', a.did) AS url, a.createdAt AS created_at
FROM (
    SELECT file_no, line, author AS a FROM export_prepared
    UNION ALL
    SELECT file_no, line, reposter FROM export_prepared
)
WHERE a.did IS NOT NULL
