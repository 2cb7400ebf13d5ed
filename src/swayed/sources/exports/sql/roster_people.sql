-- One row per account that a row of the list names; `place` 1 is the one its deal is with. A person without any account is known
-- by the name, as `offline`. Links are read for network and handle; a cell may hold several.
WITH people AS (
    SELECT *, coalesce(nullif(trim("name"), ''), nullif(trim(concat_ws(' ', first_name, last_name)), '')) AS person,
        list_filter(regexp_split_to_array(trim(coalesce(profile_url, '')), '[\s,;|]+'), lambda link: link <> '') AS links
    FROM export
),
cells AS (
    SELECT file_no, line, unnest(list_concat(
        list_transform(links, lambda link: {'network': '', 'cell': link}),
        CASE WHEN len(links) = 0 THEN [{'network': lower(trim(coalesce(platform, ''))), 'cell': trim(handle)}] ELSE [] END,
        [{'network': 'instagram', 'cell': trim(instagram)}, {'network': 'tiktok', 'cell': trim(tiktok)},
            {'network': 'youtube', 'cell': trim(youtube)}, {'network': 'x', 'cell': trim(x)}]
    )) AS named
    FROM people
),
parts AS (
    SELECT file_no, line, named.network AS network, named.cell AS cell,
        regexp_matches(named.cell, '^(?i:https?://|www[.])|^[\w-]+([.][\w-]+)*[.][A-Za-z]{2,}/') AS is_link,
        lower(regexp_extract(named.cell, '^(?i:https?://)?(?i:www[.]|m[.]|mobile[.])?([^/?#]+)', 1)) AS host,
        regexp_extract(named.cell, '^(?:[A-Za-z]+://)?[^/?#]+/([^?#]*)', 1) AS page
    FROM cells
    WHERE named.cell <> '' AND lower(named.cell) NOT IN ('-', 'n/a', 'na', 'none', 'no', 'x')
),
known AS (
    SELECT *,
        CASE WHEN NOT is_link THEN CASE WHEN network IN ('ig', 'insta') THEN 'instagram' WHEN network IN ('tik tok', 'tik-tok') THEN 'tiktok'
                WHEN network IN ('yt', 'you tube') THEN 'youtube' WHEN contains(network, 'twitter') THEN 'x' ELSE nullif(network, '') END
            WHEN regexp_matches(host, '(^|[.])instagram[.]com$') THEN 'instagram'
            WHEN regexp_matches(host, '(^|[.])tiktok[.]com$') THEN 'tiktok'
            WHEN regexp_matches(host, '(^|[.])youtube[.]com$') THEN 'youtube'
            WHEN host IN ('x.com', 'twitter.com') THEN 'x'
            WHEN host = 'bsky.app' THEN 'bluesky'
            WHEN regexp_matches(host, '(^|[.])(facebook|linkedin|pinterest)[.][a-z.]+$') THEN regexp_extract(host, '(facebook|linkedin|pinterest)', 1)
            WHEN host = 'twitch.tv' THEN 'twitch'
            WHEN host IN ('threads.net', 'threads.com') THEN 'threads'
            WHEN starts_with(page, '@') THEN 'mastodon'
            ELSE 'web' END AS on_network,
        CASE WHEN NOT is_link THEN ltrim(cell, '@')
            ELSE regexp_extract(page, '^(?:channel/|c/|user/|in/|company/|profile/|@)*([^/]*)', 1) END AS told
    FROM parts
),
handles AS (
    SELECT file_no, line, on_network AS platform,
        CASE WHEN on_network = 'web' THEN host
            WHEN on_network = 'mastodon' AND is_link THEN concat(lower(told), '@', host)
            WHEN regexp_matches(told, '^UC[\w-]{22}$') THEN told ELSE lower(told) END AS handle,
        CASE WHEN is_link THEN cell END AS link
    FROM known
    WHERE on_network = 'web' OR on_network = 'mastodon' OR (told <> '' AND NOT contains(told, '@'))
),
accounts AS (
    -- A network that numbers its accounts is known here by the handle alone; identities joins it with the number that bears it.
    SELECT file_no, line, platform, handle,
        CASE platform WHEN 'instagram' THEN concat('https://www.instagram.com/', handle) WHEN 'tiktok' THEN concat('https://www.tiktok.com/@', handle)
            WHEN 'youtube' THEN concat('https://www.youtube.com/', CASE WHEN starts_with(handle, 'UC') THEN 'channel/' ELSE '@' END, handle)
            WHEN 'x' THEN concat('https://x.com/', handle) WHEN 'bluesky' THEN concat('https://bsky.app/profile/', handle) ELSE link END AS url,
        CASE WHEN starts_with(handle, 'did:') THEN handle ELSE concat(coalesce(platform, 'unknown'), ':', handle) END AS account_id
    FROM handles
),
placed AS (
    SELECT file_no, line, account_id, min(platform) AS platform, min(handle) AS handle, min(url) AS url,
        row_number() OVER (PARTITION BY file_no, line ORDER BY CASE WHEN min(platform) = 'web' THEN 1 ELSE 0 END, account_id) AS place
    FROM accounts
    GROUP BY file_no, line, account_id
)
SELECT people.* EXCLUDE (platform, handle, links), coalesce(placed.place, 1) AS place,
    CASE WHEN placed.account_id IS NOT NULL THEN placed.account_id WHEN person IS NOT NULL THEN concat('offline:', lower(person)) END AS account_id,
    CASE WHEN placed.account_id IS NOT NULL THEN placed.platform WHEN person IS NOT NULL THEN 'offline' END AS platform,
    coalesce(placed.handle, person) AS handle,
    first_value(placed.url) OVER (PARTITION BY people.file_no, people.line ORDER BY placed.place) AS url,
    max(placed.place) OVER (PARTITION BY people.file_no, people.line) AS n_accounts
FROM people
LEFT JOIN placed ON placed.file_no = people.file_no AND placed.line = people.line
