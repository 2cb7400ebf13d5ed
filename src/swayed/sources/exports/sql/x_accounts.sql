-- One row per list in which an account is named: its own with profile, those mentioned or answered, followers, followed.
WITH mentioned AS (
    SELECT file_no, line, tweeted, unnest(tweet.entities.user_mentions) AS m FROM export_prepared WHERE list = 'tweet'
),
peers AS (
    SELECT file_no, line, coalesce(follower.accountId, following.accountId) AS number FROM export WHERE list IN ('follower', 'following')
)
SELECT file_no, line, '9' AS version, false AS is_stub, 'x:' || account.accountId AS account_id, 'x' AS platform, account.username AS handle,
    account.accountDisplayName AS display_name, CAST(NULL AS VARCHAR) AS bio, CAST(NULL AS VARCHAR) AS url, CAST(NULL AS VARCHAR) AS location, account.createdAt AS created_at
FROM export
WHERE list = 'account'
UNION ALL
SELECT file_no, line, '9', false, 'x:' || owner, 'x', NULL, NULL, coalesce(profile.description.bio, ''),
    coalesce(profile.description.website, ''), coalesce(profile.description.location, ''), NULL
FROM export_prepared
WHERE list = 'profile' AND owner IS NOT NULL
UNION ALL
-- Names change: the latest mention knows them best.
SELECT file_no, line, strftime(tweeted, '%Y-%m-%d %H:%M:%S'), false, 'x:' || m.id_str, 'x',
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
