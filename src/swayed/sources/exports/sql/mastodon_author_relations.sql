-- One row per account that asks not to be found: not to be contacted, unless the operator has written otherwise.
SELECT min(file_no) AS file_no, min(line) AS line, true AS is_stub, concat('mastodon:', lower(CASE WHEN a.acct LIKE '%@%' THEN a.acct ELSE concat(a.acct, '@', regexp_extract(a.url, '^https?://([^/]+)/', 1)) END)) AS account_id,
    'no' AS may_contact, 'asks not to be found (discoverable is off)' AS basis
FROM (SELECT file_no, line, account AS a FROM export UNION ALL SELECT file_no, line, reblog.account FROM export WHERE reblog.uri IS NOT NULL)
WHERE a.discoverable = 'false'
GROUP BY lower(CASE WHEN a.acct LIKE '%@%' THEN a.acct ELSE concat(a.acct, '@', regexp_extract(a.url, '^https?://([^/]+)/', 1)) END)
