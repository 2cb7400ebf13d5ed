-- One row per member; and one per author who is known by his posts alone, which says no more than that he exists.
WITH authors AS (
    SELECT file_no, line, site, OwnerUserId AS number, OwnerDisplayName AS name FROM export_prepared WHERE file = 'posts' AND PostTypeId IN ('1', '2')
    UNION ALL
    SELECT file_no, line, site, UserId, UserDisplayName FROM export_prepared WHERE file IN ('comments', 'votes')
)
SELECT file_no, line, LastAccessDate AS version, false AS is_stub,
    concat('stackexchange:', site, ':', Id) AS account_id, 'stackexchange' AS platform,
    -- A mention on these sites is the name without its blanks.
    coalesce(nullif(regexp_replace(DisplayName, '\s', '', 'g'), ''), concat('user', Id)) AS handle,
    DisplayName AS display_name,
    concat_ws(' ', CASE WHEN Id = '-1' THEN 'Not a person: the site itself.' END, AboutMe) AS bio,
    coalesce(WebsiteUrl, '') AS url, coalesce(Location, '') AS location, CreationDate AS created_at
FROM export_prepared
WHERE file = 'users'
UNION ALL
-- Of somebody who left, the name is all that is kept.
SELECT min(file_no), min(line), '', true,
    concat('stackexchange:', site, ':', coalesce(number, 'left:' || name)), 'stackexchange',
    coalesce('user' || number, regexp_replace(name, '\s', '', 'g')), NULL, NULL, NULL, NULL, NULL
FROM authors
WHERE coalesce(number, name) IS NOT NULL
GROUP BY site, number, name
