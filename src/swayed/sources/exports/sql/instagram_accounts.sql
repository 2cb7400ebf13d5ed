-- One row per account that is named: the owner with his profile; all others by name alone.
SELECT file_no, line, false AS is_stub, concat('instagram:', me) AS account_id, 'instagram' AS platform, me AS handle,
    fullname AS display_name, bio, website AS url
FROM export_prepared
WHERE kind = 'profile' AND me IS NOT NULL
UNION ALL
SELECT min(file_no), min(line), true, concat('instagram:', lower(name)), 'instagram', lower(name), NULL, NULL,
    concat('https://www.instagram.com/', lower(name))
FROM export_prepared
WHERE name IS NOT NULL
GROUP BY lower(name)
