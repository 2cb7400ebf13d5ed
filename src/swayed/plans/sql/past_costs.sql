-- What each person's latest collaboration with a known cost has cost, product included.
SELECT
    account_persons.person_id,
    CAST(coalesce(collaborations.cost, 0) + coalesce(collaborations.product_cost, 0) AS DOUBLE) AS cost,
    collaborations.currency
FROM collaborations
JOIN account_persons ON account_persons.account_id = collaborations.account_id
WHERE collaborations.cost IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY account_persons.person_id
    ORDER BY coalesce(collaborations.starts_on, CAST('1970-01-01' AS DATE)) DESC, collaborations.collaboration_id DESC
) = 1
ORDER BY account_persons.person_id
