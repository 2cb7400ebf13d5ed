-- One row per person: kind with its reasons, accounts with what joins them. Reviewers win over customers, customers over clues.
WITH sides AS (
    SELECT person_id, max(CASE WHEN kind = 'person' THEN probability ELSE 0.0 END) AS person_probability
    FROM person_kinds
    GROUP BY person_id
),
likeliest AS (
    -- First whether it is a person, then what else; brand or bot may stay open where neither could be a person.
    SELECT person_kinds.person_id, person_kinds.kind, person_kinds.probability, person_kinds.reason,
        greatest(sides.person_probability, 1.0 - sides.person_probability) AS sureness
    FROM person_kinds
    JOIN sides ON sides.person_id = person_kinds.person_id
    WHERE (person_kinds.kind = 'person') = (sides.person_probability >= 0.5)
    QUALIFY row_number() OVER (
        PARTITION BY person_kinds.person_id ORDER BY person_kinds.probability DESC, person_kinds.kind
    ) = 1
),
suspected AS (
    SELECT person_id,
        concat('may be ', CASE kind WHEN 'media' THEN 'a medium' ELSE concat('a ', kind) END,
            CASE WHEN reason IS NULL THEN ', little is known' ELSE concat(': ', reason) END) AS reason
    FROM person_kinds
    WHERE kind <> 'person'
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY probability DESC, kind) = 1
),
listed AS (
    SELECT account_persons.person_id, list_sort(list(accounts.account_id)) AS accounts, max(accounts.followers) AS followers,
        max(CASE WHEN accounts.platform = 'offline' THEN 1 ELSE 0 END) AS is_offline
    FROM accounts
    JOIN account_persons ON account_persons.account_id = accounts.account_id
    GROUP BY account_persons.person_id
),
linked AS (
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
            WHEN likeliest.sureness < identity_settings.unsure_below THEN 'unknown'
            ELSE likeliest.kind
        END AS kind,
        CASE
            WHEN decided.person_id IS NOT NULL THEN 1.0
            WHEN linked.person_id IS NOT NULL OR listed.is_offline = 1 THEN 0.99
            ELSE likeliest.probability
        END AS kind_probability,
        CASE
            WHEN decided.person_id IS NOT NULL THEN concat_ws(': ', concat(decided.decided_by, ' decided so on ',
                CAST(CAST(decided.decided_at AS DATE) AS VARCHAR)), decided.why)
            WHEN linked.person_id IS NOT NULL THEN 'is a customer'
            WHEN listed.is_offline = 1 THEN 'named by people, without an account'
            WHEN likeliest.sureness < identity_settings.unsure_below THEN suspected.reason
            ELSE coalesce(likeliest.reason, 'nothing speaks against a person')
        END AS reason,
        decided.person_id IS NOT NULL AS is_accepted
    FROM listed
    CROSS JOIN identity_settings
    JOIN likeliest ON likeliest.person_id = listed.person_id
    JOIN suspected ON suspected.person_id = listed.person_id
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
FROM listed
JOIN judged ON judged.person_id = listed.person_id
JOIN accounts ON accounts.account_id = listed.person_id
LEFT JOIN joined ON joined.person_id = listed.person_id
