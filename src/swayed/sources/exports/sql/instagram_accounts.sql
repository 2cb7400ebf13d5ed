-- One row per account that is named: the owner with his profile; all others by name alone.
WITH placed AS (
    SELECT e.*, f.place AS place,
        -- One download is one archive, or the folder above the parts that every download has.
        coalesce(nullif(regexp_extract(f.place, '^(.*[.]zip)/', 1), ''),
            nullif(regexp_extract(f.place, '^(.*?)/(connections|personal_information|your_instagram_activity|ads_information|logged_information|followers_and_following|account_information)/', 1), ''),
            regexp_replace(f.place, '/[^/]*$', '')) AS root
    FROM export AS e
    JOIN export_files AS f ON f.file_no = e.file_no
),
owners AS (
    SELECT root, coalesce(min(lower(username)), min(nullif(regexp_extract(place, '/instagram-([a-z0-9._]+)-[0-9]{4}-[0-9]{2}-[0-9]{2}-', 1), ''))) AS name
    FROM placed
    GROUP BY root
),
owned AS (
    SELECT placed.*, coalesce(owners.name, (SELECT min(name) FROM owners HAVING count(DISTINCT name) = 1)) AS me,
        coalesce(CAST(make_timestamptz(TRY_CAST("at" AS BIGINT) * 1000000) AS VARCHAR), "at") AS act_at,
        nullif(regexp_extract(href, '/(?:p|reel|tv)/([^/?]+)', 1), '') AS post
    FROM placed
    LEFT JOIN owners ON owners.root = placed.root
)
SELECT file_no, line, false AS is_stub, concat('instagram:', me) AS account_id, 'instagram' AS platform, me AS handle,
    fullname AS display_name, bio, website AS url
FROM owned
WHERE kind = 'profile' AND me IS NOT NULL
UNION ALL
SELECT min(file_no), min(line), true, concat('instagram:', lower(name)), 'instagram', lower(name), NULL, NULL,
    concat('https://www.instagram.com/', lower(name))
FROM owned
WHERE name IS NOT NULL
GROUP BY lower(name)
