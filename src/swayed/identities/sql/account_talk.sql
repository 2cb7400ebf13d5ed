-- One row per account that took part in conversation: how often it addressed others and was addressed by them.
WITH addressed AS (
    SELECT account_id, target_account_id FROM post_contacts
    UNION ALL
    SELECT account_id, target_account_id
    FROM interactions
    WHERE kind IN ('reply', 'answer', 'mention', 'quote', 'accepted_answer')
),
sides AS (
    SELECT account_id, 1 AS n_out, 0 AS n_in FROM addressed
    UNION ALL
    SELECT target_account_id AS account_id, 0 AS n_out, 1 AS n_in FROM addressed
)
SELECT account_id, sum(n_out) AS n_out, sum(n_in) AS n_in
FROM sides
GROUP BY account_id
