-- One row per post. The author's clock may lie ahead: the earlier of his time and the network's is taken.
SELECT file_no, line, uri AS post_id, author.did AS account_id,
    coalesce(
        CAST(least(TRY_CAST(record.createdAt AS TIMESTAMPTZ), TRY_CAST(indexedAt AS TIMESTAMPTZ)) AS VARCHAR), indexedAt
    ) AS posted_at,
    coalesce(record."text", '') AS text, left(record.langs[1], 2) AS lang, record.reply.parent.uri AS reply_to_post_id
FROM export_prepared
