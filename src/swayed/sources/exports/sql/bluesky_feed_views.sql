-- One row per entry of a feed, in the form that posts and feeds share.
SELECT file_no, line, post.uri AS uri, post.indexedAt AS indexedAt, post.author AS author, post.record AS record,
    reason."by" AS reposter, reason.uri AS repost_uri, reason.indexedAt AS reposted_at
FROM export
