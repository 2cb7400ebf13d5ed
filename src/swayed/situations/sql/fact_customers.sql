-- How many customers there are, whether some have `created_at`, whether events and contacts carry products, and texts.
WITH listed AS (
    SELECT unnest(products) AS product FROM posts
    UNION ALL
    SELECT unnest(products) AS product FROM interactions
)
SELECT
    (SELECT count(*) FROM customers) AS n_customers,
    (SELECT count(*) FROM customers WHERE created_at IS NOT NULL) AS n_created,
    (SELECT count(*) FROM events WHERE product IS NOT NULL) AS n_event_products,
    (SELECT count(*) FROM listed WHERE product IS NOT NULL) AS n_item_products,
    (SELECT count(*) FROM posts WHERE text IS NOT NULL) + (SELECT count(*) FROM interactions WHERE text IS NOT NULL) AS n_texts
