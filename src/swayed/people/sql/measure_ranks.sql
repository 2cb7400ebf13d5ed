-- The rank of each value of each measure among all pairs, from 0 to 1. Values are few where pairs are many: nothing is sorted
-- pair by pair.
WITH counted AS (
    SELECT 'per_month' AS measure, per_month AS value, count(*) AS n FROM pair_measures GROUP BY per_month
    UNION ALL
    SELECT 'direct_share' AS measure, direct_share AS value, count(*) AS n FROM pair_measures GROUP BY direct_share
    UNION ALL
    SELECT 'reciprocity' AS measure, reciprocity AS value, count(*) AS n FROM pair_measures GROUP BY reciprocity
    UNION ALL
    SELECT 'span_days' AS measure, span_days AS value, count(*) AS n FROM pair_measures GROUP BY span_days
    UNION ALL
    SELECT 'jaccard' AS measure, jaccard AS value, count(*) AS n FROM pair_measures GROUP BY jaccard
)
SELECT
    measure,
    value,
    CAST(sum(n) OVER (PARTITION BY measure ORDER BY value) - n AS DOUBLE)
        / greatest(sum(n) OVER (PARTITION BY measure) - 1, 1) AS value_rank
FROM counted
