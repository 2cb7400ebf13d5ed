-- The category of each product, the most frequent one where events disagree.
SELECT product, category
FROM (
    SELECT product, category, count(*) AS n
    FROM selected_events
    WHERE product IS NOT NULL AND category IS NOT NULL
    GROUP BY product, category
) AS counted
QUALIFY row_number() OVER (PARTITION BY product ORDER BY n DESC, category) = 1
ORDER BY product
