-- People whose effect is known in draws: whether they may be contacted, are minors, or have objected.
WITH candidates AS (
    SELECT person_id, bool_or(is_named) AS is_named
    FROM (
        SELECT person_id, is_named FROM effect_draws
        UNION ALL
        -- Whoever makes those people post moves customers through them.
        SELECT person_id, TRUE AS is_named FROM passing_draws
    ) AS either
    GROUP BY person_id
),
declared AS (
    SELECT
        customer_persons.person_id,
        bool_or(
            CASE
                WHEN lower(customer_attributes.attribute) = 'age'
                    THEN coalesce(TRY_CAST(customer_attributes.value AS DOUBLE) < plan_settings.adult_years, FALSE)
                WHEN lower(customer_attributes.attribute) IN ('minor', 'is_minor')
                    THEN lower(customer_attributes.value) IN ('yes', 'true', '1')
                WHEN lower(customer_attributes.attribute) IN ('born_on', 'birthday', 'birthdate', 'birth_date', 'date_of_birth')
                    THEN coalesce(
                        date_diff('day', TRY_CAST(customer_attributes.value AS DATE), CAST(path_bounds.to_at AS DATE))
                            < 365.25 * plan_settings.adult_years,
                        FALSE
                    )
                ELSE FALSE
            END
        ) AS is_minor
    FROM customer_persons
    JOIN customer_attributes ON customer_attributes.customer_id = customer_persons.customer_id
    CROSS JOIN path_bounds
    CROSS JOIN plan_settings
    GROUP BY customer_persons.person_id
),
written AS (
    SELECT
        account_persons.person_id,
        bool_or(regexp_matches(
            lower(coalesce(accounts.bio, '')),
            '(^|[^0-9])(1[0-7]|[5-9]) ?(y/o|yo|yrs|years old|year old|jahre alt|ans)([^a-z]|$)'
        )) AS is_minor
    FROM accounts
    JOIN account_persons ON account_persons.account_id = accounts.account_id
    GROUP BY account_persons.person_id
)
SELECT
    candidates.person_id,
    persons.name,
    persons.accounts,
    candidates.is_named,
    CASE
        WHEN contact_rules.may_contact IN ('agreed', 'applied', 'business') THEN 'contact now'
        -- A relation in which nothing was agreed is no refusal.
        WHEN contact_rules.may_contact = 'no' AND contact_rules.why <> 'nothing was agreed' THEN 'no'
        ELSE 'invite through the community'
    END AS contact,
    coalesce(declared.is_minor, FALSE) OR coalesce(written.is_minor, FALSE) AS is_minor,
    contact_rules.objected_at IS NOT NULL AS has_objected
FROM candidates
JOIN persons ON persons.person_id = candidates.person_id
LEFT JOIN contact_rules ON contact_rules.person_id = candidates.person_id
LEFT JOIN declared ON declared.person_id = candidates.person_id
LEFT JOIN written ON written.person_id = candidates.person_id
ORDER BY candidates.person_id
