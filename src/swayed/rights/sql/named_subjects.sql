-- Accounts and customers that a word names: by identifier, by platform:handle, by handle, by name.
WITH named AS (
    SELECT accounts.account_id, CAST(NULL AS VARCHAR) AS customer_id,
        CASE
            WHEN accounts.account_id = wanted.word THEN 1
            WHEN lower(accounts.account_id) = lower(wanted.word) THEN 2
            WHEN lower(concat(accounts.platform, ':', accounts.handle)) = lower(replace(wanted.word, ':@', ':')) THEN 2
            WHEN lower(accounts.handle) = lower(regexp_replace(wanted.word, '^@', '', 'g')) THEN 3
            ELSE 4
        END AS distance
    FROM accounts
    JOIN wanted
        ON lower(accounts.account_id) = lower(wanted.word)
        OR lower(concat(accounts.platform, ':', accounts.handle)) = lower(replace(wanted.word, ':@', ':'))
        OR lower(accounts.handle) = lower(regexp_replace(wanted.word, '^@', '', 'g'))
        OR lower(accounts.display_name) = lower(wanted.word)
    UNION ALL
    SELECT CAST(NULL AS VARCHAR) AS account_id, customers.customer_id,
        CASE WHEN customers.customer_id = wanted.word THEN 1 ELSE 4 END AS distance
    FROM customers
    JOIN wanted
        ON customers.customer_id = wanted.word
        OR lower(customers.name) = lower(wanted.word)
        OR customers.email = wanted.pseudonym
)
SELECT DISTINCT account_id, customer_id
FROM named
WHERE distance = (SELECT min(distance) FROM named)
ORDER BY account_id, customer_id
