-- One row per post and event about it. The author's clock may lie ahead, but not behind his own deletion: the earlier of
-- his time and the network's is taken, which stays the same when the post is edited.
SELECT file_no, line, time_us AS version, commit.operation = 'delete' AS is_deleted,
    concat('at://', did, '/', commit.collection, '/', commit.rkey) AS post_id,
    did AS account_id,
    CASE WHEN commit.operation <> 'delete' THEN
        coalesce(
            CAST(least(TRY_CAST(commit.record.createdAt AS TIMESTAMPTZ), make_timestamptz(TRY_CAST(time_us AS BIGINT))) AS VARCHAR),
            time_us
        )
    END AS posted_at,
    CASE WHEN commit.operation <> 'delete' THEN coalesce(commit.record."text", '') END AS text,
    left(commit.record.langs[1], 2) AS lang,
    commit.record.reply.parent.uri AS reply_to_post_id
FROM export
WHERE kind = 'commit' AND commit.collection = 'app.bsky.feed.post'
