-- One row per author; and per account whose post was passed on, by name alone.
SELECT min(file_no) AS file_no, min(line) AS line, false AS is_stub, platform || ':' || handle AS account_id, platform, handle,
    max(CASE WHEN platform <> 'web' AND lower(author_name) <> handle THEN author_name END) AS display_name,
    max(regexp_replace(followers, '[^0-9]', '', 'g')) AS followers, max(regexp_replace(following, '[^0-9]', '', 'g')) AS following, max(bio) AS bio
FROM export_prepared
WHERE handle <> ''
GROUP BY platform, handle
UNION ALL
SELECT min(file_no), min(line), true, concat(platform, ':', passed_from), platform, passed_from, NULL, NULL, NULL, NULL
FROM export_prepared
WHERE passed_from IS NOT NULL
GROUP BY platform, passed_from
