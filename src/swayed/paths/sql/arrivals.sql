-- Events merged to arrivals: one per customer, stage and instant, and one per customer, stage and order.
WITH orders AS (
    SELECT
        customer_id,
        stage,
        coalesce(order_id, event_id) AS order_key,
        min(order_id) AS order_id,
        min(occurred_at) AS arrived_at,
        bool_or(coalesce(occurred_at_is_day, FALSE)) AS is_day,
        list(product) FILTER (WHERE product IS NOT NULL) AS products,
        list(category) FILTER (WHERE category IS NOT NULL) AS categories,
        sum(value) AS value,
        min(currency) AS currency,
        count(*) AS n_events
    FROM selected_events
    WHERE stage <> 'refund'
    GROUP BY customer_id, stage, coalesce(order_id, event_id)
)
SELECT
    customer_id,
    stage,
    arrived_at,
    bool_or(is_day) AS is_day,
    list_sort(list_distinct(flatten(list(products)))) AS products,
    list_sort(list_distinct(flatten(list(categories)))) AS categories,
    min(order_id) AS order_id,
    CAST(sum(value) AS DECIMAL(18, 4)) AS value,
    min(currency) AS currency,
    CAST(sum(n_events) AS BIGINT) AS n_events
FROM orders
GROUP BY customer_id, stage, arrived_at
ORDER BY customer_id, arrived_at, stage
