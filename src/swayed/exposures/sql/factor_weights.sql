-- Contacts that meet too few factors: `require` drops them, `weight` lowers their dose.
SELECT
    numbered_contacts.customer_id,
    numbered_contacts.exposure_no,
    min(CASE WHEN met_factors.factor IS NULL AND factor_uses.use = 'require' THEN 0 ELSE 1 END) AS is_kept,
    power(
        max(exposure_settings.unmet_factor_weight),
        sum(CASE WHEN met_factors.factor IS NULL AND factor_uses.use = 'weight' THEN 1 ELSE 0 END)
    ) AS factor_weight
FROM numbered_contacts
CROSS JOIN factor_uses
CROSS JOIN exposure_settings
LEFT JOIN met_factors
    ON met_factors.customer_id = numbered_contacts.customer_id
    AND met_factors.exposure_no = numbered_contacts.exposure_no
    AND met_factors.factor = factor_uses.factor
GROUP BY numbered_contacts.customer_id, numbered_contacts.exposure_no
