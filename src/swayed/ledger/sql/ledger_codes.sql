-- Each code, owner and currency: how often it was used and flagged, and the money of the flagged orders told both ways: as its
-- owner's, and as it would flow on if the code had leaked.
WITH uses AS (
    SELECT
        ledger_code_uses.code,
        ledger_code_uses.person_id,
        order_amounts.currency,
        count(*) AS n_uses,
        sum(CASE WHEN ledger_code_uses.is_seen THEN 1 ELSE 0 END) AS n_seen,
        sum(CASE WHEN ledger_code_uses.is_flagged THEN 1 ELSE 0 END) AS n_flagged,
        sum(CASE WHEN contains(coalesce(ledger_code_uses.reasons, ''), 'never met') THEN 1 ELSE 0 END) AS n_far,
        sum(CASE WHEN contains(coalesce(ledger_code_uses.reasons, ''), 'coupon') THEN 1 ELSE 0 END) AS n_coupon,
        sum(CASE WHEN contains(coalesce(ledger_code_uses.reasons, ''), 'burst') THEN 1 ELSE 0 END) AS n_burst,
        sum(CASE WHEN contains(coalesce(ledger_code_uses.reasons, ''), 'outside') THEN 1 ELSE 0 END) AS n_outside
    FROM ledger_code_uses
    JOIN order_amounts ON order_amounts.order_no = ledger_code_uses.order_no
    GROUP BY ledger_code_uses.code, ledger_code_uses.person_id, order_amounts.currency
),
owned AS (
    SELECT ledger_code_uses.code, ledger_code_uses.person_id, ledger_lines.currency,
        sum(ledger_lines.amount_minor) AS owner_minor,
        sum(CASE WHEN ledger_code_uses.is_flagged THEN ledger_lines.amount_minor ELSE 0 END) AS flagged_minor
    FROM ledger_code_uses
    JOIN ledger_lines
        ON ledger_lines.order_id = ledger_code_uses.order_id
        AND ledger_lines.touch_id = ledger_code_uses.touch_id
        AND ledger_lines.rung = 'deterministic'
    GROUP BY ledger_code_uses.code, ledger_code_uses.person_id, ledger_lines.currency
),
flowing AS (
    SELECT ledger_code_uses.code, ledger_code_uses.person_id, order_amounts.currency,
        sum(CASE WHEN leaked_shares.rung_no = 3 THEN leaked_amounts.amount_minor ELSE 0 END) AS statistical_minor,
        sum(CASE WHEN leaked_shares.rung_no = 4 THEN leaked_amounts.amount_minor ELSE 0 END) AS organic_minor
    FROM leaked_shares
    JOIN leaked_amounts ON leaked_amounts.line_no = leaked_shares.line_no
    JOIN order_amounts ON order_amounts.order_no = leaked_shares.order_no
    JOIN ledger_code_uses
        ON ledger_code_uses.order_no = leaked_shares.order_no AND ledger_code_uses.is_flagged AND ledger_code_uses.is_credited
    GROUP BY ledger_code_uses.code, ledger_code_uses.person_id, order_amounts.currency
)
SELECT
    uses.code,
    uses.person_id,
    uses.currency,
    uses.n_uses,
    uses.n_seen,
    uses.n_flagged,
    uses.n_far,
    uses.n_coupon,
    uses.n_burst,
    uses.n_outside,
    uses.n_flagged >= ledger_settings.leaked_uses AND uses.n_flagged >= ledger_settings.leaked_share * uses.n_uses AS is_leaked,
    coalesce(owned.owner_minor, 0) AS owner_minor,
    coalesce(owned.flagged_minor, 0) AS flagged_minor,
    coalesce(flowing.statistical_minor, 0) AS leaked_statistical_minor,
    coalesce(flowing.organic_minor, 0) AS leaked_organic_minor
FROM uses
CROSS JOIN ledger_settings
LEFT JOIN owned
    ON owned.code = uses.code AND owned.person_id IS NOT DISTINCT FROM uses.person_id AND owned.currency = uses.currency
LEFT JOIN flowing
    ON flowing.code = uses.code AND flowing.person_id IS NOT DISTINCT FROM uses.person_id AND flowing.currency = uses.currency
ORDER BY uses.n_flagged DESC, uses.code, uses.person_id, uses.currency
