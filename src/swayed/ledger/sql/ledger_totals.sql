-- Each rung, person and currency: money with its interval. What was said and tracked is counted, so it has none.
WITH sums AS (
    SELECT
        rung,
        person_id,
        currency,
        CAST(sum(amount_minor) AS BIGINT) AS net_minor,
        bool_and(margin_minor IS NOT NULL) AS has_margin,
        CAST(sum(margin_minor) AS BIGINT) AS margin_minor,
        count(*) AS n_orders,
        sum(share) AS orders,
        sum(CASE WHEN is_first THEN share ELSE 0 END) AS new_customers
    FROM ledger_lines
    GROUP BY rung, person_id, currency
)
SELECT
    sums.person_id,
    sums.rung,
    sums.currency,
    sums.net_minor,
    CASE WHEN sums.rung = 'statistical' THEN drawn_totals.net_lower WHEN sums.rung <> 'organic' THEN sums.net_minor END AS net_lower,
    CASE WHEN sums.rung = 'statistical' THEN drawn_totals.net_upper WHEN sums.rung <> 'organic' THEN sums.net_minor END AS net_upper,
    CASE WHEN sums.has_margin THEN sums.margin_minor END AS margin_minor,
    CASE WHEN NOT sums.has_margin OR sums.rung = 'organic' THEN NULL
        WHEN sums.rung = 'statistical' THEN drawn_totals.margin_lower ELSE sums.margin_minor END AS margin_lower,
    CASE WHEN NOT sums.has_margin OR sums.rung = 'organic' THEN NULL
        WHEN sums.rung = 'statistical' THEN drawn_totals.margin_upper ELSE sums.margin_minor END AS margin_upper,
    sums.n_orders,
    sums.orders,
    sums.new_customers
FROM sums
LEFT JOIN drawn_totals ON drawn_totals.person_id = sums.person_id AND drawn_totals.currency = sums.currency
