-- One row per pair of accounts that write the same: at least half the wordings of the one, or one text again and again.
WITH pairs AS (
    SELECT
        one.account_id,
        other.account_id AS other_account_id,
        count(*) AS n_shared,
        sum(CAST(round(one.bits * 4096) AS BIGINT)) / 4096.0 AS bits,
        least(min(one.n_wordings), min(other.n_wordings)) AS n_wordings,
        max(least(one.n_times, other.n_times)) AS n_times
    FROM repeated_texts AS one
    JOIN repeated_texts AS other ON other.wording = one.wording AND other.account_id > one.account_id
    GROUP BY one.account_id, other.account_id
)
SELECT pairs.account_id, pairs.other_account_id, pairs.n_shared
FROM pairs
CROSS JOIN identity_settings
CROSS JOIN (SELECT greatest(count(*), 2) AS n FROM accounts) AS everybody
WHERE pairs.n_shared * 2 >= pairs.n_wordings
    AND (pairs.bits >= 2.0 * log2(CAST(everybody.n AS DOUBLE)) + identity_settings.echo_margin OR pairs.n_times >= 3)
