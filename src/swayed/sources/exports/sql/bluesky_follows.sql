-- One row per follow. A deletion names the record alone, so whom it concerned is looked up among the recorded follows.
WITH acts AS (
    SELECT file_no, line, time_us, did, commit.operation AS operation, commit.rkey AS rkey, commit.record.subject AS subject,
        commit.record.createdAt AS created_at
    FROM export
    WHERE kind = 'commit' AND commit.collection = 'app.bsky.graph.follow'
)
SELECT file_no, line, time_us AS version, false AS is_deleted, did AS account_id, subject AS target_account_id,
    coalesce(
        CAST(least(TRY_CAST(created_at AS TIMESTAMPTZ), make_timestamptz(TRY_CAST(time_us AS BIGINT))) AS VARCHAR), time_us
    ) AS since
FROM acts
WHERE operation <> 'delete' AND subject <> did
UNION ALL
SELECT undone.file_no, undone.line, undone.time_us, true, undone.did, done.subject, CAST(NULL AS VARCHAR)
FROM acts AS undone
JOIN acts AS done ON done.did = undone.did AND done.rkey = undone.rkey AND done.operation = 'create'
WHERE undone.operation = 'delete'
