-- Accounts that wrote of each theme; of many only as many as there must be.
WITH authors AS (
    SELECT DISTINCT theme_no, account_id FROM disruption_weeks WHERE theme_no IS NOT NULL
)
SELECT CAST(authors.theme_no AS VARCHAR) AS met, authors.account_id
FROM authors
CROSS JOIN profile_settings
QUALIFY row_number() OVER (PARTITION BY authors.theme_no ORDER BY authors.account_id) <= profile_settings.fewest_authors
