-- One row per list in which an account is named: its own with profile, those mentioned or answered, followers, followed.
WITH placed AS (
    SELECT e.*, regexp_replace(f.place, '[^/]*$', '') AS folder FROM export AS e JOIN export_files AS f ON f.file_no = e.file_no
),
owners AS (
    SELECT folder, min(account.accountId) AS number FROM placed WHERE list = 'account' GROUP BY folder
),
mentioned AS (
    SELECT file_no, line, tweet.created_at AS said_at, unnest(tweet.entities.user_mentions) AS m FROM export WHERE list = 'tweet'
),
peers AS (
    SELECT file_no, line, coalesce(follower.accountId, following.accountId) AS number FROM export WHERE list IN ('follower', 'following')
)
SELECT file_no, line, '9' AS version, false AS is_stub, 'x:' || account.accountId AS account_id, 'x' AS platform, account.username AS handle,
    account.accountDisplayName AS display_name, CAST(NULL AS VARCHAR) AS bio, CAST(NULL AS VARCHAR) AS url, CAST(NULL AS VARCHAR) AS location, account.createdAt AS created_at
FROM export
WHERE list = 'account'
UNION ALL
SELECT placed.file_no, placed.line, '9', false, 'x:' || owners.number, 'x', NULL, NULL, coalesce(profile.description.bio, ''),
    coalesce(profile.description.website, ''), coalesce(profile.description.location, ''), NULL
FROM placed
JOIN owners ON owners.folder = placed.folder
WHERE list = 'profile'
UNION ALL
-- Names change: the latest mention knows them best.
SELECT file_no, line, strftime(try_strptime(said_at, '%a %b %d %H:%M:%S %z %Y'), '%Y-%m-%d %H:%M:%S'), false, 'x:' || m.id_str, 'x',
    m.screen_name, m.name, NULL, NULL, NULL, NULL
FROM mentioned
WHERE m.id_str <> '-1'
UNION ALL
SELECT file_no, line, '', true, 'x:' || tweet.in_reply_to_user_id_str, 'x', coalesce(tweet.in_reply_to_screen_name, tweet.in_reply_to_user_id_str),
    NULL, NULL, NULL, NULL, NULL
FROM export
WHERE list = 'tweet' AND tweet.in_reply_to_user_id_str IS NOT NULL
UNION ALL
-- Of followers the number alone is told; the page of the number is the account's.
SELECT min(file_no), min(line), '', true, 'x:' || number, 'x', number, NULL, NULL, concat('https://x.com/i/user/', number), NULL, NULL
FROM peers
WHERE number IS NOT NULL
GROUP BY number
