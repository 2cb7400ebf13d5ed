-- One row per comment, which is plain text under a question or an answer.
SELECT file_no, line, CreationDate AS version,
    concat('stackexchange:', site, ':comment:', Id) AS post_id,
    concat('stackexchange:', site, ':', coalesce(UserId, 'left:' || UserDisplayName)) AS account_id,
    CreationDate AS posted_at, "Text" AS text, site AS community,
    concat('stackexchange:', site, ':', PostId) AS reply_to_post_id
FROM export_prepared
WHERE file = 'comments' AND coalesce(UserId, UserDisplayName) IS NOT NULL
