-- One row per pair of accounts that are one person by declaration: one customer's, one page, one sign-in, one naming the other.
WITH pages AS (
    SELECT
        account_id,
        platform,
        handle,
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
    SELECT pages.account_id, concat('page ', pages.page) AS bond, concat('the same page ', pages.page) AS linked_by
    FROM pages
    JOIN personal ON personal.page = pages.page
    UNION ALL
    SELECT account_id, concat('customer ', customer_id) AS bond, 'accounts of one customer' AS linked_by
    FROM customer_accounts
    UNION ALL
    SELECT account_id, concat('e-mail ', email_hash) AS bond, 'the same e-mail at sign-in' AS linked_by
    FROM accounts
    WHERE email_hash IS NOT NULL
    UNION ALL
    SELECT account_id, concat('sign-in ', external_id) AS bond, 'the same shop identifier at sign-in' AS linked_by
    FROM accounts
    WHERE external_id IS NOT NULL
),
bonds AS (
    SELECT min(account_id) OVER (PARTITION BY bond) AS account_id, account_id AS other_account_id, linked_by
    FROM grouped
),
pointers AS (
    -- "also @maya on mastodon" names an account; a page that ends in a handle may be somebody else's, so both must point.
    SELECT account_id, platform, lower(bio) AS stands_in, 1 AS is_said,
        unnest(regexp_extract_all(lower(bio), '(also|find me|i am|i''m|elsewhere|auch|aussi|tambi[eé]n|anche)[^.|@]{0,24}@([\p{L}\p{N}_][\p{L}\p{N}_\-]*)', 2)) AS handle
    FROM accounts
    WHERE contains(bio, '@')
    UNION ALL
    SELECT account_id, platform, page AS stands_in, 0 AS is_said, regexp_extract(page, '/@?([\p{L}\p{N}_.\-]+)$', 1) AS handle
    FROM pages
    WHERE contains(page, '/')
),
pointed AS (
    SELECT pointers.account_id, accounts.account_id AS other_account_id, pointers.is_said, accounts.handle AS other_handle
    FROM pointers
    JOIN accounts
        ON lower(accounts.handle) = pointers.handle
        AND accounts.platform <> pointers.platform
        AND contains(pointers.stands_in, lower(accounts.platform))
    QUALIFY count(*) OVER (PARTITION BY pointers.account_id, pointers.handle, pointers.is_said) = 1
),
named AS (
    SELECT account_id, other_account_id, concat('one profile names the other, @', other_handle) AS linked_by
    FROM pointed
    WHERE is_said = 1
    UNION ALL
    SELECT pointed.account_id, pointed.other_account_id, 'each profile links to the other' AS linked_by
    FROM pointed
    JOIN pointed AS back ON back.account_id = pointed.other_account_id AND back.other_account_id = pointed.account_id
    WHERE pointed.is_said = 0
),
numbered AS (
    -- A source that numbers its accounts, and one that knows them by handle alone, name the same account.
    SELECT known.account_id, accounts.account_id AS other_account_id, concat('the same handle on ', known.platform) AS linked_by
    FROM accounts AS known
    JOIN accounts
        ON lower(concat(accounts.platform, ':', accounts.handle)) = known.account_id
        AND lower(accounts.account_id) <> known.account_id
    WHERE known.account_id = lower(concat(known.platform, ':', known.handle))
    QUALIFY count(*) OVER (PARTITION BY known.account_id) = 1
),
decided AS (
    SELECT account_id, other_account_id, concat(decided_by, ' decided so') AS linked_by
    FROM standing_decisions
    WHERE question = 'same' AND answer = 'yes'
),
links AS (
    SELECT account_id, other_account_id, linked_by, 0.99 AS probability, FALSE AS is_decided
    FROM bonds WHERE account_id <> other_account_id
    UNION ALL
    SELECT least(account_id, other_account_id) AS account_id, greatest(account_id, other_account_id) AS other_account_id, linked_by,
        0.98 AS probability, FALSE AS is_decided
    FROM (SELECT account_id, other_account_id, linked_by FROM named UNION ALL SELECT account_id, other_account_id, linked_by FROM numbered)
    UNION ALL
    SELECT decided.account_id, decided.other_account_id, decided.linked_by, 1.0 AS probability, TRUE AS is_decided
    FROM decided
    JOIN accounts AS one ON one.account_id = decided.account_id
    JOIN accounts AS other ON other.account_id = decided.other_account_id
)
SELECT account_id, other_account_id, linked_by, probability, is_decided
FROM links
QUALIFY row_number() OVER (PARTITION BY account_id, other_account_id ORDER BY probability DESC, linked_by) = 1
