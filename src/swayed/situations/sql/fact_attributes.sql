-- The 50 most frequent values of each customer attribute, and how all its values can be read.
WITH counted AS (
    SELECT attribute, value, count(*) AS n_rows FROM declared_attributes GROUP BY attribute, value
),
ranked AS (
    SELECT
        attribute,
        value,
        count(*) OVER (PARTITION BY attribute) AS n_values,
        min(CASE WHEN try_cast(value AS DOUBLE) IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY attribute) AS is_number,
        min(CASE WHEN try_cast(substr(value, 1, 10) AS DATE) IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY attribute)
            AS is_date,
        row_number() OVER (PARTITION BY attribute ORDER BY n_rows DESC, value) AS value_rank
    FROM counted
)
SELECT attribute, value, n_values, is_number, is_date
FROM ranked
WHERE value_rank <= 50
ORDER BY attribute, value_rank
