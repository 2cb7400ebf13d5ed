-- What people said inside the situation: their posts, and what customers answered. Brands, bots and media object to nothing. Customers
-- whose account is unknown are authors of their own.
SELECT account_persons.person_id, posts.text
FROM selected_posts
JOIN posts ON posts.post_id = selected_posts.post_id
JOIN account_persons ON account_persons.account_id = posts.account_id
JOIN persons ON persons.person_id = account_persons.person_id AND persons.kind IN ('person', 'unknown')
WHERE posts.text IS NOT NULL
UNION ALL
SELECT coalesce(customer_persons.person_id, concat('customer ', touches.customer_id)), touches.text
FROM touches
JOIN (SELECT DISTINCT customer_id FROM ledger_orders) AS buyers ON buyers.customer_id = touches.customer_id
LEFT JOIN customer_persons ON customer_persons.customer_id = touches.customer_id
WHERE touches.kind = 'survey' AND touches.text IS NOT NULL
