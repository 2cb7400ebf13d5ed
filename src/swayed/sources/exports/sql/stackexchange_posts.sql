-- One row per question and answer; the wikis of tags and the like are nobody's post. Nor is one without any author.
WITH placed AS (
    SELECT e.*, coalesce(nullif(regexp_extract(f.place, '(?i)(([a-z0-9-]+[.])*(stackexchange|stackoverflow|superuser|serverfault|askubuntu|mathoverflow|stackapps)[.](com|net))', 1), ''), 'stackexchange') AS site
    FROM export AS e
    JOIN export_files AS f ON f.file_no = e.file_no
    WHERE e.file = 'posts' AND e.PostTypeId IN ('1', '2')
)
SELECT file_no, line, coalesce(LastEditDate, CreationDate) AS version,
    concat('stackexchange:', site, ':', Id) AS post_id,
    concat('stackexchange:', site, ':', coalesce(OwnerUserId, 'left:' || OwnerDisplayName)) AS account_id,
    CreationDate AS posted_at,
    -- The title is plain text beside the body's HTML.
    concat('<p>' || replace(replace(Title, '&', '&amp;'), '<', '&lt;') || '</p>', Body) AS text,
    site AS community,
    'stackexchange:' || site || ':' || ParentId AS reply_to_post_id
FROM placed
WHERE coalesce(OwnerUserId, OwnerDisplayName) IS NOT NULL
