-- Survey answers and referrals that name an account: by id, by @handle, or by nothing but a handle or a display name.
WITH said AS (
    SELECT touch_id, customer_id, account_id, text FROM situation_touches WHERE kind IN ('survey', 'referral')
),
tags AS (
    SELECT touch_id, customer_id, unnest(regexp_extract_all(text, '@([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.\-]*)', 1)) AS handle
    FROM said
    WHERE account_id IS NULL AND contains(text, '@')
),
names AS (
    SELECT lower(handle) AS name, min(account_id) AS account_id FROM accounts GROUP BY lower(handle) HAVING count(*) = 1
    UNION ALL
    SELECT lower(display_name) AS name, min(account_id) AS account_id
    FROM accounts
    WHERE display_name IS NOT NULL AND lower(display_name) <> lower(handle)
    GROUP BY lower(display_name)
    HAVING count(*) = 1
)
SELECT customer_id, account_id FROM said WHERE account_id IS NOT NULL
UNION
SELECT tags.customer_id, names.account_id FROM tags JOIN names ON names.name = tags.handle
UNION
SELECT said.customer_id, names.account_id
FROM said
JOIN names ON names.name = said.text
WHERE said.account_id IS NULL
