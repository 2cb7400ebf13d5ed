-- One row per like, per comment under somebody else's post, and per post or video of somebody else that was seen.
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
),
acts AS (
    SELECT *,
        -- The lists that bear labels are told apart by the names of their files alone.
        CASE WHEN kind = 'like' OR (kind = 'labelled' AND regexp_matches(place, '/liked_(posts|comments)[^/]*$')) THEN 'like'
            WHEN kind = 'labelled' AND regexp_matches(place, '/(videos_watched|posts_viewed)[^/]*$') THEN 'read'
            WHEN kind = 'comment' THEN 'reply' END AS act
    FROM owned
)
SELECT file_no, line,
    CASE act WHEN 'reply' THEN concat('instagram:comment:', md5(concat_ws(' ', me, "at", text, name)), '#reply')
        ELSE concat('instagram:', me, '/', act, '/', coalesce(post, lower(name)), '/', "at") END AS interaction_id,
    'instagram:' || me AS account_id, concat('instagram:', lower(name)) AS target_account_id, act AS kind, act_at AS occurred_at,
    'instagram:' || post AS post_id
FROM acts
WHERE act IS NOT NULL AND name IS NOT NULL AND lower(name) IS DISTINCT FROM me
