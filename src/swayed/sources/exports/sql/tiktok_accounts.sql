-- One row per account that is named: the owner with his profile, those he follows or who follow him, authors of videos.
WITH named AS (
    SELECT file_no, line, lower(trim(username)) AS name FROM export WHERE section IN ('follower', 'following')
    UNION ALL
    SELECT file_no, line, author FROM export_prepared WHERE section IN ('like', 'comment')
)
SELECT file_no, line, false AS is_stub, concat('tiktok:', lower(username)) AS account_id, 'tiktok' AS platform, lower(username) AS handle,
    displayname AS display_name, coalesce(biodescription, '') AS bio,
    coalesce(nullif(instagramlink, ''), nullif(youtubelink, ''), concat('https://www.tiktok.com/@', lower(username))) AS url,
    nullif(followercount, 'N/A') AS followers, nullif(followingcount, 'N/A') AS following
FROM export
WHERE section = 'profile'
UNION ALL
SELECT min(file_no), min(line), true, concat('tiktok:', name), 'tiktok', name, NULL, NULL, NULL, NULL, NULL
FROM named
-- Who closed his account is listed as N/A.
WHERE name NOT IN ('n/a', '')
GROUP BY name
