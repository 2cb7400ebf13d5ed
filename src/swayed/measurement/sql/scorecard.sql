-- The scorecard: one subject and currency. Claimed, believed and tested stand beside each other and are never added.
WITH subjects AS (
    SELECT subject, subject_id, currency FROM score_sums WHERE NOT starts_with(subject, 'agreed')
    UNION
    SELECT subject, subject_id, currency FROM score_claims
    UNION
    SELECT subject, subject_id, currency FROM score_costs
    UNION
    SELECT 'situation', 'all people', currency FROM ledger_orders
    UNION
    SELECT 'collaboration', collaboration_id, currency FROM score_collaborations
),
believed AS (
    SELECT
        score_sums.*,
        CASE WHEN score_sums.has_margin THEN score_sums.margin_minor END AS known_margin,
        score_sums.counted_minor + coalesce(score_intervals.net_lower, 0) AS net_lower,
        score_sums.counted_minor + coalesce(score_intervals.net_upper, 0) AS net_upper,
        CASE WHEN score_sums.has_margin
            THEN score_sums.declared_minor + score_sums.deterministic_minor + coalesce(score_intervals.margin_lower, 0) END AS margin_lower,
        CASE WHEN score_sums.has_margin
            THEN score_sums.declared_minor + score_sums.deterministic_minor + coalesce(score_intervals.margin_upper, 0) END AS margin_upper
    FROM score_sums
    LEFT JOIN score_intervals
        ON score_intervals.subject = score_sums.subject
        AND score_intervals.subject_id = score_sums.subject_id
        AND score_intervals.currency = score_sums.currency
),
agreed AS (
    SELECT * FROM believed WHERE starts_with(subject, 'agreed')
)
SELECT
    subjects.subject,
    subjects.subject_id,
    coalesce(persons.name, accounts.name, regexp_replace(subjects.subject_id, '^offline:', '', 'g')) AS name,
    subjects.currency,
    score_costs.cost_minor,
    score_costs.commission_minor,
    coalesce(score_claims.n_orders, 0) AS claimed_orders,
    coalesce(score_claims.n_customers, 0) AS claimed_customers,
    coalesce(score_claims.n_new_customers, 0) AS claimed_new_customers,
    coalesce(score_claims.gross_minor, 0) AS claimed_gross_minor,
    score_claims.margin_minor AS claimed_margin_minor,
    believed.n_orders,
    believed.n_customers,
    believed.orders,
    believed.new_customers,
    believed.net_minor,
    believed.net_lower,
    believed.net_upper,
    CASE WHEN believed.has_margin THEN believed.declared_minor END AS declared_margin_minor,
    CASE WHEN believed.has_margin THEN believed.deterministic_minor END AS deterministic_margin_minor,
    CASE WHEN believed.has_margin THEN believed.statistical_minor END AS statistical_margin_minor,
    believed.known_margin AS margin_minor,
    believed.margin_lower,
    believed.margin_upper,
    score_increments.increment_minor,
    score_increments.increment_lower,
    score_increments.increment_upper,
    CASE WHEN score_increments.is_calibrated THEN 'calibrated' WHEN NOT score_increments.is_calibrated THEN 'uncalibrated' END AS level,
    score_tests.tested,
    CASE WHEN score_costs.cost_minor > 0 AND agreed.new_customers > 0
        THEN CAST(round(score_costs.cost_minor / agreed.new_customers) AS BIGINT) END AS cost_per_customer_minor,
    CASE WHEN score_costs.cost_minor > 0 THEN CAST(agreed.known_margin AS DOUBLE) / score_costs.cost_minor END AS return_per_unit,
    CASE WHEN score_costs.cost_minor > 0 THEN CAST(agreed.margin_lower AS DOUBLE) / score_costs.cost_minor END AS return_lower,
    CASE WHEN score_costs.cost_minor > 0 THEN CAST(agreed.margin_upper AS DOUBLE) / score_costs.cost_minor END AS return_upper,
    CASE WHEN score_costs.cost_minor > 0 AND score_claims.n_new_customers > 0
        THEN CAST(round(score_costs.cost_minor / score_claims.n_new_customers) AS BIGINT) END AS claimed_cost_per_customer_minor,
    CASE WHEN score_costs.cost_minor > 0 THEN CAST(score_claims.margin_minor AS DOUBLE) / score_costs.cost_minor END
        AS claimed_return_per_unit,
    score_customers.repeat_share,
    score_customers.customer_value_minor,
    CASE WHEN subjects.subject = 'person' THEN coalesce(score_own.own_minor, 0) + coalesce(believed.net_minor, 0) END
        AS influence_value_minor,
    channel_costs.told_new_customers,
    channel_costs.told_margin_minor
FROM subjects
LEFT JOIN believed
    ON believed.subject = subjects.subject AND believed.subject_id = subjects.subject_id AND believed.currency = subjects.currency
LEFT JOIN agreed
    ON agreed.subject = concat('agreed ', subjects.subject)
    AND agreed.subject_id = subjects.subject_id
    AND agreed.currency = subjects.currency
LEFT JOIN score_claims
    ON score_claims.subject = subjects.subject
    AND score_claims.subject_id = subjects.subject_id
    AND score_claims.currency = subjects.currency
LEFT JOIN score_costs
    ON score_costs.subject = subjects.subject
    AND score_costs.subject_id = subjects.subject_id
    AND score_costs.currency = subjects.currency
LEFT JOIN score_increments
    ON score_increments.subject = subjects.subject
    AND score_increments.subject_id = subjects.subject_id
    AND score_increments.currency = subjects.currency
LEFT JOIN score_customers
    ON score_customers.subject = subjects.subject
    AND score_customers.subject_id = subjects.subject_id
    AND score_customers.currency = subjects.currency
LEFT JOIN score_tests ON score_tests.subject = subjects.subject AND score_tests.subject_id = subjects.subject_id
LEFT JOIN channel_costs
    ON subjects.subject = 'channel' AND channel_costs.channel = subjects.subject_id AND channel_costs.currency = subjects.currency
LEFT JOIN score_own
    ON subjects.subject = 'person' AND score_own.person_id = subjects.subject_id AND score_own.currency = subjects.currency
LEFT JOIN score_collaborations
    ON subjects.subject = 'collaboration' AND score_collaborations.collaboration_id = subjects.subject_id
LEFT JOIN persons
    ON persons.person_id = CASE subjects.subject WHEN 'person' THEN subjects.subject_id WHEN 'collaboration'
        THEN score_collaborations.person_id END
LEFT JOIN (
    SELECT account_id, coalesce(display_name, handle) AS name FROM accounts
) AS accounts ON subjects.subject = 'person' AND accounts.account_id = subjects.subject_id
ORDER BY
    CASE subjects.subject WHEN 'situation' THEN 1 WHEN 'channel' THEN 2 WHEN 'collaboration' THEN 3 WHEN 'person' THEN 4
        WHEN 'type' THEN 5 ELSE 6 END,
    subjects.currency, coalesce(believed.net_minor, 0) DESC, subjects.subject_id
