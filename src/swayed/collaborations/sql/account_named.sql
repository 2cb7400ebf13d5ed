-- One row per account that a word may name: by identifier, platform and handle, handle, or name; the closest kind of match alone.
SELECT
    accounts.account_id,
    accounts.platform,
    accounts.handle,
    CASE
        WHEN accounts.account_id = wanted.word THEN 1
        WHEN lower(accounts.account_id) = lower(wanted.word) THEN 2
        WHEN lower(concat(accounts.platform, ':', accounts.handle)) = lower(replace(wanted.word, '@', '')) THEN 3
        WHEN lower(accounts.handle) = lower(replace(wanted.word, '@', '')) THEN 4
        ELSE 5
    END AS distance
FROM accounts
CROSS JOIN wanted
WHERE lower(accounts.account_id) = lower(wanted.word)
    OR lower(concat(accounts.platform, ':', accounts.handle)) = lower(replace(wanted.word, '@', ''))
    OR lower(accounts.handle) = lower(replace(wanted.word, '@', ''))
    OR lower(accounts.display_name) = lower(wanted.word)
QUALIFY distance = min(distance) OVER ()
ORDER BY accounts.account_id
