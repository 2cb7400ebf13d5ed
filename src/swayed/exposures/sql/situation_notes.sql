-- One community, products and reason that stand beside posts or contacts of the situation, numbered: rows are many, and words are
-- long. `products_no` is the first number with the same products.
WITH noted AS (
    SELECT community, products, reason FROM selected_posts
    UNION
    SELECT CAST(NULL AS VARCHAR) AS community, CAST(NULL AS VARCHAR[]) AS products, reason FROM selected_interactions
),
numbered AS (
    SELECT row_number() OVER (ORDER BY community, reason, products) AS note_no, community, products, reason
    FROM noted
)
SELECT note_no, min(note_no) OVER (PARTITION BY products) AS products_no, community, products, reason
FROM numbered
