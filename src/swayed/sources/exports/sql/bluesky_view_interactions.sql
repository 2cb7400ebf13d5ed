-- One row per quote, mention and repost. A repost bears the name of its own record where the network tells it.
WITH posts AS (
    SELECT file_no, line, uri, author.did AS did, record, coalesce(
            CAST(least(TRY_CAST(record.createdAt AS TIMESTAMPTZ), TRY_CAST(indexedAt AS TIMESTAMPTZ)) AS VARCHAR), indexedAt
        ) AS act_at
    FROM export_prepared
),
quotes AS (
    SELECT file_no, line, uri, did, act_at, coalesce(record.embed.record.uri, record.embed.record.record.uri) AS subject FROM posts
),
mentions AS (
    SELECT file_no, line, uri, did, act_at, unnest(flatten(list_transform(record.facets, lambda x: x.features))) AS feature
    FROM posts
    WHERE len(record.facets) > 0
)
SELECT file_no, line, concat(uri, '#quote') AS interaction_id, did AS account_id,
    regexp_extract(subject, '^at://([^/]+)/app[.]bsky[.]feed[.]post/', 1) AS target_account_id, 'quote' AS kind,
    act_at AS occurred_at, subject AS post_id
FROM quotes
WHERE regexp_extract(subject, '^at://([^/]+)/app[.]bsky[.]feed[.]post/', 1) NOT IN ('', did)
UNION ALL
SELECT file_no, line, concat(uri, '#mention/', feature.did), did, feature.did, 'mention', act_at, uri
FROM mentions
WHERE feature.did IS NOT NULL AND feature.did <> did AND feature."$type" = 'app.bsky.richtext.facet#mention'
UNION ALL
SELECT file_no, line, coalesce(repost_uri, concat(uri, '#repost/', reposter.did)), reposter.did, author.did, 'repost', reposted_at, uri
FROM export_prepared
WHERE reposter.did IS NOT NULL AND reposter.did <> author.did
