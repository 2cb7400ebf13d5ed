-- One row per like, repost, quote and mention. A like or repost has a record of its own, and is deleted under that name;
-- quotes and mentions are parts of a post, and go with it.
WITH acts AS (
    SELECT *, concat('at://', did, '/', commit.collection, '/', commit.rkey) AS uri,
        coalesce(
            CAST(least(TRY_CAST(commit.record.createdAt AS TIMESTAMPTZ), make_timestamptz(TRY_CAST(time_us AS BIGINT))) AS VARCHAR),
            time_us
        ) AS act_at
    FROM export
    WHERE kind = 'commit'
),
tied AS (
    SELECT file_no, line, time_us, commit.operation = 'delete' AS is_deleted, uri AS interaction_id, did,
        CASE commit.collection WHEN 'app.bsky.feed.like' THEN 'like' ELSE 'repost' END AS kind, act_at,
        regexp_extract(commit.record.subject, '"uri" ?: ?"([^"]+)"', 1) AS subject
    FROM acts
    WHERE commit.collection IN ('app.bsky.feed.like', 'app.bsky.feed.repost')
    UNION ALL
    SELECT file_no, line, time_us, false, concat(uri, '#quote'), did, 'quote', act_at,
        coalesce(commit.record.embed.record.uri, commit.record.embed.record.record.uri)
    FROM acts
    WHERE commit.collection = 'app.bsky.feed.post' AND commit.operation <> 'delete'
),
mentions AS (
    SELECT file_no, line, time_us, uri, did, act_at, unnest(flatten(list_transform(commit.record.facets, lambda x: x.features))) AS feature
    FROM acts
    WHERE commit.collection = 'app.bsky.feed.post' AND len(commit.record.facets) > 0
)
SELECT file_no, line, time_us AS version, is_deleted, interaction_id, did AS account_id,
    nullif(regexp_extract(subject, '^at://([^/]+)/app[.]bsky[.]feed[.]post/', 1), '') AS target_account_id,
    kind, act_at AS occurred_at, subject AS post_id
FROM tied
WHERE is_deleted OR regexp_extract(subject, '^at://([^/]+)/app[.]bsky[.]feed[.]post/', 1) NOT IN ('', did)
UNION ALL
SELECT file_no, line, time_us, false, concat(uri, '#mention/', feature.did), did, feature.did, 'mention', act_at, uri
FROM mentions
WHERE feature.did IS NOT NULL AND feature.did <> did AND feature."$type" = 'app.bsky.richtext.facet#mention'
