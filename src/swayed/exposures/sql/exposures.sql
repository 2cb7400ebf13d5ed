-- One row per direct contact that counts.
SELECT
    customer_id,
    person_id,
    exposed_at,
    kind,
    dose,
    kind_weight,
    relevance,
    place_weight,
    factor_weight,
    community,
    products,
    post_id,
    reason
FROM weighed_contacts
ORDER BY customer_id, exposed_at, person_id, kind, post_id, contact_id
