-- One row per pair of accounts whose habits are compared. `is_one`: how surely it was one person before habits, by a declaration
-- or by what both show; pairs drawn by chance are two. `is_decided`: a reviewer said so. `weight_log2`: of what both show.
WITH pairs AS (
    SELECT account_id, other_account_id, CASE answer WHEN 'yes' THEN 1.0 ELSE 0.0 END AS is_one, 1 AS is_decided,
        CAST(NULL AS DOUBLE) AS weight_log2, 0 AS strength
    FROM standing_decisions
    WHERE question = 'same'
    UNION ALL
    SELECT account_id, other_account_id, 1.0 AS is_one, 0 AS is_decided, CAST(NULL AS DOUBLE) AS weight_log2, 1 AS strength
    FROM declared_links
    UNION ALL
    SELECT account_id_l AS account_id, account_id_r AS other_account_id, match_probability AS is_one, 0 AS is_decided,
        match_weight AS weight_log2, 2 AS strength
    FROM named_pairs
    UNION ALL
    SELECT account_id, other_account_id, 0.0 AS is_one, 0 AS is_decided, CAST(NULL AS DOUBLE) AS weight_log2, 3 AS strength
    FROM chance_pairs
)
SELECT
    account_id,
    other_account_id,
    is_one,
    is_decided,
    max(weight_log2) OVER (PARTITION BY account_id, other_account_id) AS weight_log2
FROM pairs
QUALIFY row_number() OVER (PARTITION BY account_id, other_account_id ORDER BY strength) = 1
