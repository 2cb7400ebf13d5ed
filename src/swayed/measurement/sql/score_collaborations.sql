-- One collaboration whose days touch the situation's: its person, and what it costs in major units beside commission.
-- The rate is the latest on or before its first day. What is not told is unknown, not zero: no return is made of it.
WITH dated AS (
    SELECT
        collaborations.collaboration_id,
        coalesce(account_persons.person_id, collaborations.account_id) AS person_id,
        collaborations.starts_on,
        collaborations.ends_on,
        upper(coalesce(nullif(trim(collaborations.currency), ''), score_settings.currency)) AS currency,
        CASE coalesce(collaborations.kind, 'any')
            WHEN 'commission' THEN collaborations.commission_rate IS NOT NULL
            WHEN 'gift' THEN collaborations.product_cost IS NOT NULL OR collaborations.cost IS NOT NULL
            WHEN 'any' THEN collaborations.cost IS NOT NULL OR collaborations.product_cost IS NOT NULL
                OR collaborations.commission_rate IS NOT NULL
            ELSE collaborations.cost IS NOT NULL
        END AS is_known,
        coalesce(collaborations.cost, 0) + coalesce(collaborations.product_cost, 0) AS cost,
        collaborations.commission_rate,
        collaborations.hours
    FROM collaborations
    CROSS JOIN path_bounds
    CROSS JOIN score_settings
    LEFT JOIN account_persons ON account_persons.account_id = collaborations.account_id
    WHERE (collaborations.starts_on IS NULL OR collaborations.starts_on <= CAST(path_bounds.to_at AS DATE))
        AND (collaborations.ends_on IS NULL OR collaborations.ends_on >= CAST(path_bounds.from_at AS DATE))
),
rated AS (
    SELECT dated.collaboration_id, rates.rate
    FROM dated
    CROSS JOIN path_bounds
    CROSS JOIN score_settings
    JOIN rates
        ON upper(trim(rates.currency)) = dated.currency
        AND dated.currency <> score_settings.currency
        AND rates.rated_on <= coalesce(dated.starts_on, CAST(path_bounds.to_at AS DATE))
    QUALIFY row_number() OVER (PARTITION BY dated.collaboration_id ORDER BY rates.rated_on DESC) = 1
)
SELECT
    dated.collaboration_id,
    dated.person_id,
    dated.starts_on,
    dated.ends_on,
    CASE WHEN rated.rate IS NULL THEN dated.currency ELSE score_settings.currency END AS currency,
    dated.is_known,
    CAST(dated.cost * CAST(coalesce(rated.rate, 1.0) AS DECIMAL(18, 10)) AS DECIMAL(18, 4)) AS cost,
    dated.commission_rate,
    dated.hours
FROM dated
CROSS JOIN score_settings
LEFT JOIN rated ON rated.collaboration_id = dated.collaboration_id
ORDER BY dated.collaboration_id
