-- One row per status, of its author; of a boost also of whom is boosted, and of everybody mentioned, by name alone.
WITH authors AS (
    SELECT file_no, line, account AS a FROM export
    UNION ALL
    SELECT file_no, line, reblog.account FROM export WHERE reblog.uri IS NOT NULL
),
mentioned AS (
    SELECT file_no, line, unnest(list_concat(coalesce(mentions, []), coalesce(reblog.mentions, []))) AS m FROM export
),
named AS (
    SELECT file_no, line, m.url AS url, lower(CASE WHEN m.acct LIKE '%@%' THEN m.acct ELSE concat(m.acct, '@', regexp_extract(m.url, '^https?://([^/]+)/', 1)) END) AS handle FROM mentioned WHERE m.acct IS NOT NULL
)
SELECT file_no, line, false AS is_stub, concat('mastodon:', lower(CASE WHEN a.acct LIKE '%@%' THEN a.acct ELSE concat(a.acct, '@', regexp_extract(a.url, '^https?://([^/]+)/', 1)) END)) AS account_id, 'mastodon' AS platform,
    lower(CASE WHEN a.acct LIKE '%@%' THEN a.acct ELSE concat(a.acct, '@', regexp_extract(a.url, '^https?://([^/]+)/', 1)) END) AS handle,
    CASE WHEN a.discoverable IS DISTINCT FROM 'false' THEN a.display_name ELSE '' END AS display_name,
    concat_ws(' | ', CASE WHEN a.discoverable IS DISTINCT FROM 'false' THEN nullif(a.note, '') END,
        CASE WHEN a.bot = 'true' THEN 'automated account, as its owner declares' END) AS bio,
    a.url AS url, a.followers_count AS followers, a.following_count AS following, a.created_at AS created_at
FROM authors
WHERE a.acct IS NOT NULL
UNION ALL
SELECT file_no, line, true, concat('mastodon:', handle), 'mastodon', handle, NULL, NULL, url, NULL, NULL, NULL
FROM named
