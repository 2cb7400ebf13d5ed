-- Accounts and customers that no answer may be about: who objected, or is told to be a minor; and what is known to be theirs too.
WITH minors AS (
    SELECT DISTINCT customer_attributes.customer_id
    FROM customer_attributes
    CROSS JOIN rights_settings
    WHERE CASE
        WHEN lower(customer_attributes.attribute) = 'age'
            THEN coalesce(TRY_CAST(customer_attributes.value AS DOUBLE) < rights_settings.adult_years, FALSE)
        WHEN lower(customer_attributes.attribute) IN ('minor', 'is_minor')
            THEN coalesce(lower(customer_attributes.value) IN ('yes', 'true', '1'), FALSE)
        WHEN lower(customer_attributes.attribute) IN ('birth_year', 'year_of_birth', 'born_in')
            -- Of the year alone the day is not known: whoever may still be a minor is taken for one.
            THEN coalesce(
                rights_settings.this_year - TRY_CAST(customer_attributes.value AS BIGINT) <= rights_settings.adult_years,
                FALSE
            )
        WHEN lower(customer_attributes.attribute) IN ('born_on', 'birthday', 'birthdate', 'birth_date', 'date_of_birth')
            THEN coalesce(
                date_diff('day', TRY_CAST(customer_attributes.value AS DATE), CAST(rights_settings.today AS DATE))
                    < 365.25 * rights_settings.adult_years,
                FALSE
            )
        ELSE FALSE
    END
),
told AS (
    SELECT customer_id, CAST(NULL AS VARCHAR) AS account_id, 'objected' AS reason FROM customers WHERE objected_at IS NOT NULL
    UNION ALL
    SELECT customer_id, CAST(NULL AS VARCHAR) AS account_id, 'minor' AS reason FROM minors
    UNION ALL
    SELECT
        CASE WHEN subject_kind = 'customer' THEN subject_id END AS customer_id,
        CASE WHEN subject_kind = 'account' THEN subject_id END AS account_id,
        'objected' AS reason
    FROM objections
),
through AS (
    -- The customer behind an account that objected, and then all accounts of these customers; also where a link is not clear.
    SELECT customer_id, reason FROM told WHERE customer_id IS NOT NULL
    UNION ALL
    SELECT customer_candidates.customer_id, told.reason
    FROM told
    JOIN customer_candidates ON customer_candidates.account_id = told.account_id
),
everybody AS (
    SELECT 'customer' AS subject_kind, customer_id AS subject_id, reason FROM through
    UNION ALL
    SELECT 'account' AS subject_kind, account_id AS subject_id, reason FROM told WHERE account_id IS NOT NULL
    UNION ALL
    SELECT 'account' AS subject_kind, customer_candidates.account_id AS subject_id, through.reason
    FROM through
    JOIN customer_candidates ON customer_candidates.customer_id = through.customer_id
)
SELECT subject_kind, subject_id, max(reason) AS reason
FROM everybody
GROUP BY subject_kind, subject_id
ORDER BY subject_kind, subject_id
