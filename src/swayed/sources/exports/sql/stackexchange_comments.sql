-- One row per comment, which is plain text under a question or an answer.
WITH placed AS (
    SELECT e.*, coalesce(nullif(regexp_extract(f.place, '(?i)(([a-z0-9-]+[.])*(stackexchange|stackoverflow|superuser|serverfault|askubuntu|mathoverflow|stackapps)[.](com|net))', 1), ''), 'stackexchange') AS site
    FROM export AS e
    JOIN export_files AS f ON f.file_no = e.file_no
    WHERE e.file = 'comments'
)
SELECT file_no, line, CreationDate AS version,
    concat('stackexchange:', site, ':comment:', Id) AS post_id,
    concat('stackexchange:', site, ':', coalesce(UserId, 'left:' || UserDisplayName)) AS account_id,
    CreationDate AS posted_at, "Text" AS text, site AS community,
    concat('stackexchange:', site, ':', PostId) AS reply_to_post_id
FROM placed
WHERE coalesce(UserId, UserDisplayName) IS NOT NULL
