-- One row per question and answer; the wikis of tags and the like are nobody's post. Nor is one without any author.
SELECT file_no, line, coalesce(LastEditDate, CreationDate) AS version,
    concat('stackexchange:', site, ':', Id) AS post_id,
    concat('stackexchange:', site, ':', coalesce(OwnerUserId, 'left:' || OwnerDisplayName)) AS account_id,
    CreationDate AS posted_at,
    -- The title is plain text beside the body's HTML.
    concat('<p>' || replace(replace(Title, '&', '&amp;'), '<', '&lt;') || '</p>', Body) AS text,
    site AS community,
    'stackexchange:' || site || ':' || ParentId AS reply_to_post_id
FROM export_prepared
WHERE file = 'posts' AND PostTypeId IN ('1', '2') AND coalesce(OwnerUserId, OwnerDisplayName) IS NOT NULL
