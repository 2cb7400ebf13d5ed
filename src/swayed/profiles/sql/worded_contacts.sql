-- Contacts whose wording meets a compared factor: that of the contact's post, or of the customer's own posts of the 90 days before.
SELECT bucket_contacts.contact_no, worded_posts.factor
FROM bucket_contacts
JOIN worded_posts ON worded_posts.post_no = bucket_contacts.post_no
UNION
SELECT bucket_contacts.contact_no, worded_customers.factor
FROM bucket_contacts
JOIN worded_customers
    ON worded_customers.customer_no = bucket_contacts.customer_no
    AND worded_customers.posted_at <= bucket_contacts.exposed_at
    AND worded_customers.posted_at >= bucket_contacts.exposed_at - INTERVAL 90 DAY
