-- One row per contact that counts; dose is the product of the weights beside it.
SELECT
    exposure_candidates.customer_id,
    exposure_candidates.person_id,
    exposure_candidates.exposed_at,
    exposure_candidates.kind,
    exposure_candidates.is_direct,
    exposure_candidates.kind_weight * exposure_candidates.relevance * exposure_candidates.place_weight
        * coalesce(factor_weights.factor_weight, 1.0) * exposure_candidates.offer_weight AS dose,
    exposure_candidates.kind_weight,
    exposure_candidates.relevance,
    exposure_candidates.place_weight,
    coalesce(factor_weights.factor_weight, 1.0) AS factor_weight,
    exposure_candidates.offer_weight,
    exposure_candidates.community,
    exposure_candidates.products,
    exposure_candidates.post_id,
    exposure_candidates.reason,
    exposure_candidates.n_posts
FROM exposure_candidates
LEFT JOIN factor_weights ON factor_weights.exposure_no = exposure_candidates.exposure_no
WHERE coalesce(factor_weights.is_kept, 1) = 1 AND exposure_candidates.relevance > 0
ORDER BY exposure_candidates.exposure_no
