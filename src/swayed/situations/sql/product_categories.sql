-- Categories in which events place the named products: an event with a category alone may be about them.
SELECT DISTINCT lower(trim(events.category)) AS category
FROM events
JOIN named_products ON lower(trim(named_products.product)) = lower(trim(events.product))
WHERE events.category IS NOT NULL
