-- One row per direct contact that counts; dose is the product of the weights beside it.
SELECT
    numbered_contacts.customer_id,
    numbered_contacts.person_id,
    numbered_contacts.exposed_at,
    numbered_contacts.kind,
    numbered_contacts.kind_weight * numbered_contacts.relevance * numbered_contacts.place_weight
        * coalesce(factor_weights.factor_weight, 1.0) AS dose,
    numbered_contacts.kind_weight,
    numbered_contacts.relevance,
    numbered_contacts.place_weight,
    coalesce(factor_weights.factor_weight, 1.0) AS factor_weight,
    numbered_contacts.community,
    numbered_contacts.products,
    numbered_contacts.post_id,
    numbered_contacts.reason
FROM numbered_contacts
LEFT JOIN factor_weights
    ON factor_weights.customer_id = numbered_contacts.customer_id AND factor_weights.exposure_no = numbered_contacts.exposure_no
WHERE coalesce(factor_weights.is_kept, 1) = 1 AND numbered_contacts.relevance > 0
ORDER BY numbered_contacts.customer_id, numbered_contacts.exposure_no
