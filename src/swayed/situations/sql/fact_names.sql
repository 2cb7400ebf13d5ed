-- Names that occur in the workspace's tables, each with its rows; of products the 200 most frequent.
WITH listed AS (
    SELECT unnest(products) AS product FROM posts
    UNION ALL
    SELECT unnest(products) AS product FROM interactions
),
named AS (
    SELECT 'stage' AS field, stage AS name FROM events WHERE stage <> 'refund'
    UNION ALL
    SELECT 'category' AS field, category AS name FROM events
    UNION ALL
    SELECT 'product' AS field, product AS name FROM events
    UNION ALL
    SELECT 'product' AS field, product AS name FROM listed
    UNION ALL
    SELECT 'community' AS field, community AS name FROM posts
    UNION ALL
    SELECT 'community' AS field, community AS name FROM interactions
    UNION ALL
    SELECT 'platform' AS field, platform AS name FROM accounts
),
counted AS (
    SELECT field, name, count(*) AS n_rows FROM named WHERE name IS NOT NULL GROUP BY field, name
),
ranked AS (
    SELECT
        field,
        name,
        n_rows,
        count(*) OVER (PARTITION BY field) AS n_names,
        row_number() OVER (PARTITION BY field ORDER BY n_rows DESC, name) AS name_rank
    FROM counted
)
SELECT field, name, n_rows, n_names
FROM ranked
WHERE field <> 'product' OR name_rank <= 200
ORDER BY field, name_rank
