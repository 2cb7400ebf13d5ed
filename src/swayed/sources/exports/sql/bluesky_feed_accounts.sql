-- One row per entry of a feed, of the post's author; of a repost also of whoever reposted.
-- Until its handle is told, the permanent identifier stands for it.
SELECT file_no, line, coalesce(a.handle, 'handle.invalid') = 'handle.invalid' AS is_stub, a.did AS account_id, 'bluesky' AS platform,
    coalesce(nullif(a.handle, 'handle.invalid'), a.did) AS handle, a.displayName AS display_name,
    concat('https://bsky.app/profile/', a.did) AS url, a.createdAt AS created_at
FROM (
    SELECT file_no, line, post.author AS a FROM export
    UNION ALL
    SELECT file_no, line, reason."by" FROM export WHERE reason."by".did IS NOT NULL
)
WHERE a.did IS NOT NULL
