-- One row per account: how much it writes, is heard, reaches out and is followed, in doublings, against its platform's mean.
WITH light AS (
    SELECT account_id, target_account_id
    FROM interactions
    WHERE kind NOT IN ('reply', 'answer', 'mention')
),
sides AS (
    SELECT account_id, 1 AS n_made, 0 AS n_received FROM light
    UNION ALL
    SELECT target_account_id AS account_id, 0 AS n_made, 1 AS n_received FROM light
),
received AS (
    SELECT account_id, sum(n_made) AS n_made, sum(n_received) AS n_received FROM sides GROUP BY account_id
),
written AS (
    SELECT account_id, count(*) AS n_posts FROM posts GROUP BY account_id
),
doublings AS (
    SELECT
        accounts.account_id,
        accounts.platform,
        log2(1.0 + coalesce(written.n_posts, 0)) AS wrote,
        log2(1.0 + coalesce(received.n_received, 0)) AS was_heard,
        log2(1.0 + coalesce(received.n_made, 0)) AS took_up,
        log2(1.0 + coalesce(accounts.followers, 0)) AS followed
    FROM accounts
    LEFT JOIN written ON written.account_id = accounts.account_id
    LEFT JOIN received ON received.account_id = accounts.account_id
    WHERE accounts.platform <> 'offline'
)
SELECT
    account_id,
    -- Whole 1/4096, so that the order of summation cannot matter.
    wrote - avg(CAST(round(wrote * 4096) AS BIGINT)) OVER (PARTITION BY platform) / 4096.0 AS wrote,
    was_heard - avg(CAST(round(was_heard * 4096) AS BIGINT)) OVER (PARTITION BY platform) / 4096.0 AS was_heard,
    took_up - avg(CAST(round(took_up * 4096) AS BIGINT)) OVER (PARTITION BY platform) / 4096.0 AS took_up,
    followed - avg(CAST(round(followed * 4096) AS BIGINT)) OVER (PARTITION BY platform) / 4096.0 AS followed
FROM doublings
