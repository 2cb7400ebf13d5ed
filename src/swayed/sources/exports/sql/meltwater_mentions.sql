-- One row per mention, with its platform, handle and moment told.
WITH hits AS (
    SELECT file_no, line, URL AS url, lower(regexp_extract(URL, '^[a-z]+://(?:www[.]|m[.]|mobile[.])?([^/:]+)', 1)) AS domain,
        nullif(ltrim(trim(coalesce(nullif("Twitter Screen Name", ''), "Author Handle")), '@'), '') AS author,
        nullif(ltrim(trim("Author Name"), '@'), '') AS author_name, nullif("Source Domain", '') AS site, nullif("Document ID", '') AS document,
        -- Today's columns part the day from its time; the former Date bore both, beside a Time in other words.
        CASE WHEN contains("Date", ':') THEN "Date" ELSE concat_ws(' ', "Date", nullif("Time", '')) END AS moment,
        coalesce(nullif("Hit Sentence", ''), "Opening Text") AS hit, coalesce(nullif("Opening Text", ''), "Hit Sentence") AS opening,
        nullif(Title, '') AS title, "Language" AS spoken, "Twitter Followers" AS followers, "Twitter Following" AS following, "Twitter Bio" AS bio
    FROM export
),
told AS (
    SELECT *,
        CASE WHEN domain IN ('x.com', 'twitter.com') THEN 'x'
            WHEN domain IN ('instagram.com', 'tiktok.com', 'youtube.com', 'reddit.com', 'facebook.com') THEN split_part(domain, '.', 1)
            WHEN domain = 'bsky.app' THEN 'bluesky' ELSE 'web' END AS platform,
        coalesce(
            CAST(try_strptime(moment, ['%d-%b-%Y %I:%M%p', '%d-%b-%Y %I:%M %p', '%d-%b-%Y %H:%M', '%d-%b-%Y %H:%M:%S', '%Y-%m-%d %I:%M%p', '%Y-%m-%d %I:%M %p']) AS VARCHAR),
            CAST(CAST(try_strptime(moment, '%d-%b-%Y') AS DATE) AS VARCHAR), moment) AS said_at,
        nullif(regexp_extract(opening, '^(RT|QT) @([A-Za-z0-9_.]+)', 1), '') AS passed_on,
        nullif(lower(regexp_extract(opening, '^(RT|QT) @([A-Za-z0-9_.]+)', 2)), '') AS passed_from
    FROM hits
)
SELECT *,
    -- An article is its paper's: who is named as its author has no account there.
    CASE WHEN platform = 'web' THEN coalesce(site, domain) ELSE lower(coalesce(author, author_name)) END AS handle,
    CASE WHEN platform = 'x' AND regexp_matches(url, '/status(es)?/[0-9]+') THEN concat('x:', regexp_extract(url, '/status(?:es)?/([0-9]+)', 1))
        ELSE coalesce(nullif(url, ''), 'meltwater:' || document) END AS post_id
FROM told
