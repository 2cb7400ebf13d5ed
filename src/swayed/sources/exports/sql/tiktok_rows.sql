-- One row per item of any section, with whose download it is, when it happened, and whose video its link names.
WITH owners AS (
    SELECT file_no, min(lower(username)) AS name FROM export WHERE section = 'profile' GROUP BY file_no
)
SELECT export.*, owners.name AS owner,
    -- Moments are UTC, and only some releases say so.
    CASE WHEN regexp_matches(date, '^[0-9-]{10} [0-9:]{8}$') THEN date || ' UTC' ELSE date END AS act_at,
    nullif(lower(regexp_extract(concat_ws(' ', link, original_post_link, originalposturl, url), 'tiktok[.]com/@([A-Za-z0-9._]+)/', 1)), '') AS author
FROM export
LEFT JOIN owners ON owners.file_no = export.file_no
