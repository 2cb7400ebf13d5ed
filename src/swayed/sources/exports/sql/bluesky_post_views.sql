-- One row per post, in the form that posts and feeds share: nobody is told to have reposted it.
SELECT file_no, line, uri, indexedAt, author, record,
    CASE WHEN false THEN author END AS reposter, CAST(NULL AS VARCHAR) AS repost_uri, CAST(NULL AS VARCHAR) AS reposted_at
FROM export
