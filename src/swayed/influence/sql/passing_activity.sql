-- What people who pass on did or met on each day: contacts inside the situation and own posts.
WITH deeds AS (
    SELECT passing_customers.customer_no, CAST(person_contacts.exposed_at AS DATE) AS day
    FROM person_contacts
    JOIN passing_customers ON passing_customers.person_id = person_contacts.exposed_person_id
    UNION ALL
    SELECT passing_customers.customer_no, CAST(person_posts.posted_at AS DATE) AS day
    FROM person_posts
    JOIN passing_customers ON passing_customers.person_id = person_posts.person_id
)
SELECT customer_no, day, count(*) AS n_contacts
FROM deeds
GROUP BY customer_no, day
ORDER BY customer_no, day
