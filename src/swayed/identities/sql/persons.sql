-- One row per person: kind with its reasons, accounts with what joins them. Reviewers win over customers, customers over clues.
WITH linked AS (
    SELECT DISTINCT account_persons.person_id
    FROM customer_accounts
    JOIN account_persons ON account_persons.account_id = customer_accounts.account_id
),
joined AS (
    SELECT account_persons.person_id, min(account_links.probability) AS probability,
        string_agg(DISTINCT account_links.linked_by, '; ' ORDER BY account_links.linked_by) AS linked_by
    FROM account_links
    JOIN account_persons ON account_persons.account_id = account_links.account_id
    WHERE account_links.is_joined
    GROUP BY account_persons.person_id
),
judged AS (
    SELECT
        listed.person_id,
        CASE
            WHEN decided.person_id IS NOT NULL THEN decided.kind
            WHEN linked.person_id IS NOT NULL OR listed.is_offline = 1 THEN 'person'
            WHEN likeliest_kinds.sureness < identity_settings.unsure_below THEN 'unknown'
            ELSE likeliest_kinds.kind
        END AS kind,
        CASE
            WHEN decided.person_id IS NOT NULL THEN 1.0
            WHEN linked.person_id IS NOT NULL OR listed.is_offline = 1 THEN 0.99
            ELSE likeliest_kinds.probability
        END AS kind_probability,
        CASE
            WHEN decided.person_id IS NOT NULL THEN concat_ws(': ', concat(decided.decided_by, ' decided so on ',
                CAST(CAST(decided.decided_at AS DATE) AS VARCHAR)), decided.why)
            WHEN linked.person_id IS NOT NULL THEN 'is a customer'
            WHEN listed.is_offline = 1 THEN 'named by people, without an account'
            WHEN likeliest_kinds.sureness < identity_settings.unsure_below THEN likeliest_kinds.suspicion
            ELSE coalesce(likeliest_kinds.reason, 'nothing speaks against a person')
        END AS reason,
        decided.person_id IS NOT NULL AS is_accepted
    FROM listed_persons AS listed
    CROSS JOIN identity_settings
    JOIN likeliest_kinds ON likeliest_kinds.person_id = listed.person_id
    LEFT JOIN decided_kinds AS decided ON decided.person_id = listed.person_id
    LEFT JOIN linked ON linked.person_id = listed.person_id
)
SELECT
    listed.person_id,
    coalesce(accounts.display_name, accounts.handle) AS name,
    judged.kind,
    judged.kind_probability,
    string_split(judged.reason, '; ') AS reasons,
    listed.accounts,
    coalesce(joined.probability, 1.0) AS accounts_probability,
    joined.linked_by AS accounts_reason,
    judged.is_accepted,
    listed.followers
FROM listed_persons AS listed
JOIN judged ON judged.person_id = listed.person_id
JOIN accounts ON accounts.account_id = listed.person_id
LEFT JOIN joined ON joined.person_id = listed.person_id
