-- Each stay in a stage, from arrival to the next forward step; the first stay is `entry`.
WITH marks AS (
    SELECT customer_id, 'entry' AS stage, 0 AS stage_rank, entry_at AS arrived_at, CAST(NULL AS BIGINT) AS occasion
    FROM entries
    UNION ALL
    SELECT customer_id, stage, stage_rank, arrived_at, occasion
    FROM steps
    WHERE move = 'forward'
)
SELECT
    customer_id,
    stage AS origin,
    stage_rank AS origin_rank,
    arrived_at AS starts_at,
    lead(stage) OVER walk AS stage,
    lead(occasion) OVER walk AS occasion,
    lead(arrived_at) OVER walk AS ends_at
FROM marks
WINDOW walk AS (PARTITION BY customer_id ORDER BY stage_rank)
ORDER BY customer_id, origin_rank
