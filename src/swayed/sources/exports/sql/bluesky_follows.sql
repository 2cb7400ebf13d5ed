-- One row per follow and deletion of one. A deletion names the record alone: whom it concerned is told by the recording that
-- holds the follow, be it this one or one that was imported before.
WITH acts AS (
    SELECT file_no, line, time_us, did, commit.operation AS operation, commit.record.subject AS subject,
        concat('at://', did, '/', commit.collection, '/', commit.rkey) AS follow_id, commit.record.createdAt AS created_at
    FROM export
    WHERE kind = 'commit' AND commit.collection = 'app.bsky.graph.follow'
)
SELECT file_no, line, time_us AS version, false AS is_deleted, did AS account_id, subject AS target_account_id,
    coalesce(
        CAST(least(TRY_CAST(created_at AS TIMESTAMPTZ), make_timestamptz(TRY_CAST(time_us AS BIGINT))) AS VARCHAR), time_us
    ) AS since,
    follow_id
FROM acts
WHERE operation <> 'delete' AND subject <> did
UNION ALL
SELECT undone.file_no, undone.line, undone.time_us, true, undone.did, done.subject, CAST(NULL AS VARCHAR), undone.follow_id
FROM acts AS undone
LEFT JOIN acts AS done ON done.follow_id = undone.follow_id AND done.operation = 'create'
WHERE undone.operation = 'delete'
