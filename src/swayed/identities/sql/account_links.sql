-- Pairs of accounts that are one person by declaration: the same customer's accounts, or the same page.
WITH pages AS (
    SELECT
        account_id,
        platform,
        regexp_replace(lower(trim(url)), '^https?://(www\.)?|/+$', '', 'g') AS page
    FROM accounts
    WHERE url IS NOT NULL AND trim(url) <> ''
),
personal AS (
    -- A page named by many accounts, or twice on one platform, is a shop, a forum or a link farm, not a person.
    SELECT page
    FROM pages
    GROUP BY page
    HAVING count(*) BETWEEN 2 AND 5 AND count(*) = count(DISTINCT platform)
),
grouped AS (
    SELECT pages.account_id, concat('page ', pages.page) AS bond
    FROM pages
    JOIN personal ON personal.page = pages.page
    UNION ALL
    SELECT account_id, concat('customer ', customer_id) AS bond
    FROM customer_accounts
)
SELECT min(account_id) OVER (PARTITION BY bond) AS account_id, account_id AS other_account_id, bond
FROM grouped
ORDER BY account_id, other_account_id, bond
