-- One row per person: the kind with the strongest reason among his accounts, else person.
WITH reasons AS (
    SELECT account_persons.person_id, account_kinds.kind, max(account_kinds.probability) AS probability,
        list_sort(list(DISTINCT account_kinds.reason)) AS reasons
    FROM account_kinds
    JOIN account_persons ON account_persons.account_id = account_kinds.account_id
    GROUP BY account_persons.person_id, account_kinds.kind
),
decided AS (
    SELECT person_id, kind, probability, reasons
    FROM reasons
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY probability DESC, kind) = 1
),
talk AS (
    SELECT account_persons.person_id,
        sum(account_evidence.n_conversation_out) AS n_out, sum(account_evidence.n_conversation_in) AS n_in
    FROM account_evidence
    JOIN account_persons ON account_persons.account_id = account_evidence.account_id
    GROUP BY account_persons.person_id
),
listed AS (
    SELECT
        account_persons.person_id,
        list_sort(list(accounts.account_id)) AS accounts,
        max(accounts.followers) AS followers
    FROM accounts
    JOIN account_persons ON account_persons.account_id = accounts.account_id
    GROUP BY account_persons.person_id
),
linked AS (
    SELECT DISTINCT account_persons.person_id
    FROM customer_accounts
    JOIN account_persons ON account_persons.account_id = customer_accounts.account_id
)
SELECT
    listed.person_id,
    coalesce(accounts.display_name, accounts.handle) AS name,
    -- Somebody who buys is a person, whatever his wording.
    CASE WHEN linked.person_id IS NOT NULL THEN 'person' ELSE coalesce(decided.kind, 'person') END AS kind,
    CASE
        WHEN linked.person_id IS NOT NULL THEN 0.99
        WHEN decided.kind IS NOT NULL THEN decided.probability
        WHEN talk.n_out > 0 OR talk.n_in > 0 THEN 0.9
        ELSE 0.7
    END AS kind_probability,
    CASE
        WHEN linked.person_id IS NOT NULL THEN list_value('is a customer')
        WHEN decided.kind IS NOT NULL THEN decided.reasons
        WHEN talk.n_out > 0 OR talk.n_in > 0 THEN list_value('takes part in conversation; nothing speaks against a person')
        ELSE list_value('nothing speaks against a person')
    END AS reasons,
    listed.accounts,
    listed.followers
FROM listed
JOIN accounts ON accounts.account_id = listed.person_id
LEFT JOIN decided ON decided.person_id = listed.person_id
LEFT JOIN talk ON talk.person_id = listed.person_id
LEFT JOIN linked ON linked.person_id = listed.person_id
ORDER BY listed.person_id
