-- One row per account in a compared pair, numbered: numbers are grouped and joined faster than names.
SELECT row_number() OVER (ORDER BY account_id) AS account_no, account_id
FROM (
    SELECT account_id FROM compared_pairs
    UNION
    SELECT other_account_id AS account_id FROM compared_pairs
) AS compared
