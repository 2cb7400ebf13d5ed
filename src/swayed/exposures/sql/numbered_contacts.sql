-- Direct contacts of each customer numbered, so that factors can be told of each. The order is total: numbers do not depend on luck.
SELECT
    row_number() OVER (PARTITION BY customer_id ORDER BY exposed_at, person_id, kind, post_id, contact_id) AS exposure_no,
    direct_contacts.*
FROM direct_contacts
