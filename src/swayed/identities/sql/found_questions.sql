-- One row per question that only a human can answer, answered or not: what an unknown is, whether two accounts are one,
-- whose an account is.
WITH talk AS (
    SELECT account_persons.person_id, sum(account_evidence.n_in) AS n_contacts
    FROM account_evidence
    JOIN account_persons ON account_persons.account_id = account_evidence.account_id
    GROUP BY account_persons.person_id
),
named AS (
    SELECT account_id, concat(coalesce(display_name, handle), ' (', platform, ':', handle, ')') AS name FROM accounts
),
alike AS (
    SELECT echoes.account_id, echoes.other_account_id, echoes.n_shared
    FROM echoes
    JOIN coordinated_accounts ON coordinated_accounts.account_id = echoes.account_id
    WHERE coordinated_accounts.n_accounts = 2
),
questions AS (
    SELECT 'kind' AS question, persons.person_id AS account_id, CAST(NULL AS VARCHAR) AS other_account_id,
        CAST(NULL AS VARCHAR) AS customer_id, persons.kind_probability AS probability,
        concat(named.name, ' ', array_to_string(persons.reasons, '; ')) AS words
    FROM persons
    JOIN named ON named.account_id = persons.person_id
    WHERE persons.kind = 'unknown' AND NOT persons.is_accepted
    UNION ALL
    SELECT 'same' AS question, account_links.account_id, account_links.other_account_id, CAST(NULL AS VARCHAR) AS customer_id,
        account_links.probability, concat(one.name, ' and ', other.name, ' have ', account_links.linked_by) AS words
    FROM account_links
    JOIN named AS one ON one.account_id = account_links.account_id
    JOIN named AS other ON other.account_id = account_links.other_account_id
    WHERE NOT account_links.is_joined
    UNION ALL
    SELECT 'same' AS question, alike.account_id, alike.other_account_id, CAST(NULL AS VARCHAR) AS customer_id,
        CAST(NULL AS DOUBLE) AS probability,
        concat(one.name, ' and ', other.name, ' write the same: ', CAST(alike.n_shared AS VARCHAR), ' texts') AS words
    FROM alike
    JOIN named AS one ON one.account_id = alike.account_id
    JOIN named AS other ON other.account_id = alike.other_account_id
    JOIN account_persons AS mine ON mine.account_id = alike.account_id
    JOIN account_persons AS his ON his.account_id = alike.other_account_id
    LEFT JOIN account_links
        ON account_links.account_id = alike.account_id AND account_links.other_account_id = alike.other_account_id
    WHERE mine.person_id <> his.person_id AND account_links.account_id IS NULL
    UNION ALL
    SELECT 'customer' AS question, customer_candidates.account_id, CAST(NULL AS VARCHAR) AS other_account_id,
        customer_candidates.customer_id, CAST(NULL AS DOUBLE) AS probability,
        concat('customer ', customer_candidates.customer_id, ' may own ', named.name, ': ', customer_candidates.linked_by,
            ', and so may another') AS words
    FROM customer_candidates
    JOIN named ON named.account_id = customer_candidates.account_id
    LEFT JOIN customer_accounts ON customer_accounts.account_id = customer_candidates.account_id
    WHERE customer_accounts.account_id IS NULL
)
SELECT
    md5(concat_ws(' ', questions.question, questions.account_id, questions.other_account_id, questions.customer_id)) AS question_id,
    questions.question,
    questions.account_id,
    questions.other_account_id,
    questions.customer_id,
    questions.probability,
    questions.words,
    coalesce(talk.n_contacts, 0) AS n_contacts
FROM questions
JOIN account_persons ON account_persons.account_id = questions.account_id
LEFT JOIN talk ON talk.person_id = account_persons.person_id
