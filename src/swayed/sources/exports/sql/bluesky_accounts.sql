-- One row per account and event that tells of it: handle, profile, or merely that it acted; deleted accounts go.
SELECT file_no, line, time_us AS version, false AS is_deleted, false AS is_stub,
    did AS account_id, 'bluesky' AS platform, identity.handle AS handle,
    CAST(NULL AS VARCHAR) AS display_name, CAST(NULL AS VARCHAR) AS bio, CAST(NULL AS VARCHAR) AS url
FROM export
WHERE kind = 'identity' AND identity.handle IS NOT NULL AND identity.handle <> 'handle.invalid'
UNION ALL
SELECT file_no, line, time_us, commit.operation = 'delete', false, did, 'bluesky', CAST(NULL AS VARCHAR),
    coalesce(commit.record.displayName, ''), coalesce(commit.record.description, ''), CAST(NULL AS VARCHAR)
FROM export
WHERE kind = 'commit' AND commit.collection = 'app.bsky.actor.profile' AND commit.operation <> 'delete'
UNION ALL
SELECT file_no, line, time_us, true, false, did, 'bluesky', CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR)
FROM export
WHERE kind = 'account' AND account.status = 'deleted'
UNION ALL
-- Until its handle is told, the permanent identifier stands for it; the page of both is the same.
SELECT min(file_no), min(line), '', false, true, did, 'bluesky', did, CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR),
    concat('https://bsky.app/profile/', did)
FROM export
WHERE did IS NOT NULL AND NOT (kind = 'account' AND coalesce(account.status, '') = 'deleted')
GROUP BY did
