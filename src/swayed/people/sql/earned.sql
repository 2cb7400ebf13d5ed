-- Each person's net margin in the currency of most orders; unknown where it is unknown for one of his lines.
WITH usual AS (
    SELECT currency
    FROM ledger_totals
    GROUP BY currency
    QUALIFY row_number() OVER (ORDER BY sum(n_orders) DESC, currency) = 1
)
SELECT
    ledger_totals.person_id,
    ledger_totals.currency,
    CASE WHEN bool_and(ledger_totals.margin_minor IS NOT NULL) THEN CAST(sum(ledger_totals.margin_minor) AS BIGINT) END
        AS net_margin_minor
FROM ledger_totals
JOIN usual ON usual.currency = ledger_totals.currency
WHERE ledger_totals.person_id IS NOT NULL
GROUP BY ledger_totals.person_id, ledger_totals.currency
