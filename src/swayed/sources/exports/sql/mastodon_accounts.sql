-- One row per account. The name of an account of the server itself lacks the server, which its page bears.
-- What a person asks not to be found by is left out; what a bot declares is said in words.
SELECT file_no, line, concat('mastodon:', handle) AS account_id, 'mastodon' AS platform, *
    EXCLUDE (file_no, line)
FROM (
    SELECT file_no, line, lower(CASE WHEN a.acct LIKE '%@%' THEN a.acct ELSE concat(a.acct, '@', regexp_extract(a.url, '^https?://([^/]+)/', 1)) END) AS handle,
        CASE WHEN a.discoverable IS DISTINCT FROM 'false' THEN a.display_name ELSE '' END AS display_name,
        concat_ws(' | ', CASE WHEN a.discoverable IS DISTINCT FROM 'false' THEN nullif(a.note, '') END,
            CASE WHEN a.bot = 'true' THEN 'automated account, as its owner declares' END) AS bio,
        a.url AS url, a.followers_count AS followers, a.following_count AS following, a.created_at AS created_at
    FROM (SELECT file_no, line, {'acct': acct, 'url': url, 'discoverable': discoverable, 'display_name': display_name, 'note': note,
        'bot': bot, 'followers_count': followers_count, 'following_count': following_count, 'created_at': created_at} AS a FROM export)
)
