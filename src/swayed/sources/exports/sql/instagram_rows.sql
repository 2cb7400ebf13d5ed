-- One row per item of any list, with whose download it is and when it happened.
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
)
SELECT placed.*, coalesce(owners.name, (SELECT min(name) FROM owners HAVING count(DISTINCT name) = 1)) AS me,
    coalesce(CAST(make_timestamptz(TRY_CAST("at" AS BIGINT) * 1000000) AS VARCHAR), "at") AS act_at,
    nullif(regexp_extract(href, '/(?:p|reel|tv)/([^/?]+)', 1), '') AS post
FROM placed
LEFT JOIN owners ON owners.root = placed.root
