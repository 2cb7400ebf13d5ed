-- Products of the situation: named ones, and those that events place in a named category.
SELECT lower(trim(named_products.product)) AS product FROM named_products
UNION
SELECT lower(trim(events.product)) AS product
FROM events
JOIN named_categories ON named_categories.category = lower(trim(events.category))
WHERE events.product IS NOT NULL
