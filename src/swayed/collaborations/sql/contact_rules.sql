-- One row per person with a relation or an objection: whether he may be contacted. An objection wins, then a bar of any account.
-- A customer who accepts no marketing is not written to because his address is public; what he agreed to himself stands.
WITH told AS (
    SELECT
        coalesce(account_persons.person_id, relations.account_id) AS person_id,
        relations.account_id,
        relations.basis,
        -- What is written beside the word counts: a bar in a note stands above an older yes.
        regexp_matches(
            lower(concat_ws(' | ', relations.status, relations.note)),
            'do ?n.?[o'']?t contact|blacklist|blocked|opt(ed)?[ -]?out|unsubscribed|nicht (mehr )?(kontaktieren|anschreiben)|ne pas contacter|no contactar'
        ) AS is_barred,
        relations.may_contact
    FROM relations
    LEFT JOIN account_persons ON account_persons.account_id = relations.account_id
),
ranked AS (
    SELECT *,
        CASE
            WHEN is_barred THEN 1
            WHEN may_contact = 'no' THEN 2
            WHEN may_contact = 'agreed' THEN 3
            WHEN may_contact = 'applied' THEN 4
            WHEN may_contact = 'business' THEN 5
            ELSE 6
        END AS strictness
    FROM told
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY strictness, account_id) = 1
),
objections AS (
    SELECT customer_persons.person_id, min(customers.objected_at) AS objected_at
    FROM customers
    JOIN customer_persons ON customer_persons.customer_id = customers.customer_id
    WHERE customers.objected_at IS NOT NULL
    GROUP BY customer_persons.person_id
),
unwilling AS (
    SELECT DISTINCT customer_persons.person_id
    FROM customers
    JOIN customer_persons ON customer_persons.customer_id = customers.customer_id
    WHERE NOT customers.accepts_marketing
)
SELECT
    coalesce(ranked.person_id, objections.person_id) AS person_id,
    CASE
        WHEN objections.person_id IS NOT NULL OR ranked.is_barred THEN 'no'
        WHEN ranked.may_contact = 'business' AND unwilling.person_id IS NOT NULL THEN 'no'
        ELSE coalesce(ranked.may_contact, 'no')
    END AS may_contact,
    CASE
        WHEN objections.person_id IS NOT NULL THEN 'is a customer who objected'
        WHEN ranked.is_barred THEN concat('marked as not to be contacted: ', ranked.account_id)
        WHEN ranked.may_contact IS NULL THEN 'nothing was agreed'
        WHEN ranked.may_contact = 'business' AND unwilling.person_id IS NOT NULL THEN 'is a customer who accepts no marketing'
        ELSE concat_ws(': ', ranked.account_id, ranked.basis)
    END AS why,
    objections.objected_at
FROM ranked
FULL OUTER JOIN objections ON objections.person_id = ranked.person_id
LEFT JOIN unwilling ON unwilling.person_id = ranked.person_id
ORDER BY person_id
