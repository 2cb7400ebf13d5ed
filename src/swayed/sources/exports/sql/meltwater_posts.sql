-- One row per mention; a repost is somebody else's words. One found by several searches is one.
SELECT file_no, line, post_id, platform || ':' || handle AS account_id, said_at AS posted_at,
    CASE WHEN platform = 'web' THEN concat_ws(chr(10), title, hit) ELSE regexp_replace(hit, '^QT @[A-Za-z0-9_.]+: *', '') END AS text,
    CASE lower(spoken) WHEN 'english' THEN 'en' WHEN 'german' THEN 'de' WHEN 'french' THEN 'fr' WHEN 'spanish' THEN 'es' WHEN 'italian' THEN 'it'
        WHEN 'dutch' THEN 'nl' WHEN 'portuguese' THEN 'pt' ELSE CASE WHEN length(spoken) = 2 THEN lower(spoken) END END AS lang,
    CASE WHEN platform = 'web' THEN handle WHEN platform = 'reddit' THEN nullif(regexp_extract(url, '/(r/[^/]+)/', 1), '') END AS community
FROM export_prepared
WHERE passed_on IS DISTINCT FROM 'RT'
