-- The units of one factor, in a fixed order: sums of real numbers depend on it.
SELECT
    factor_units.level,
    factor_units.person_no,
    factor_units.customer_no,
    factor_units.stage_no,
    factor_units.chance,
    factor_units.credited
FROM factor_units
JOIN asked_factor ON asked_factor.factor = factor_units.factor
ORDER BY factor_units.level, factor_units.person_no, factor_units.customer_no, factor_units.stage_no
