-- The units of one factor, in a fixed order: sums of real numbers depend on it.
SELECT
    factor_units.factor,
    factor_units.level,
    factor_units.person_id,
    factor_units.customer_id,
    factor_units.stage,
    factor_units.chance,
    factor_units.credited
FROM factor_units
JOIN asked_factor ON asked_factor.factor = factor_units.factor
ORDER BY factor_units.level, factor_units.person_id, factor_units.customer_id, factor_units.stage
