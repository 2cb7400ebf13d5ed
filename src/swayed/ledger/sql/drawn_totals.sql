-- The 90 % interval of each person's statistical money: of his stages together, draw by draw.
WITH together AS (
    SELECT person_id, currency, draw, sum(net_minor) AS net_minor, sum(margin_minor) AS margin_minor
    FROM ledger_draws
    GROUP BY person_id, currency, draw
),
placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY person_id, currency ORDER BY net_minor, draw) AS net_place,
        row_number() OVER (PARTITION BY person_id, currency ORDER BY margin_minor, draw) AS margin_place,
        count(*) OVER (PARTITION BY person_id, currency) AS n
    FROM together
)
SELECT
    person_id,
    currency,
    CAST(max(CASE WHEN net_place <= 0.05 * n + 1 THEN net_minor END) AS BIGINT) AS net_lower,
    CAST(min(CASE WHEN net_place >= 0.95 * n THEN net_minor END) AS BIGINT) AS net_upper,
    CAST(max(CASE WHEN margin_place <= 0.05 * n + 1 THEN margin_minor END) AS BIGINT) AS margin_lower,
    CAST(min(CASE WHEN margin_place >= 0.95 * n THEN margin_minor END) AS BIGINT) AS margin_upper
FROM placed
GROUP BY person_id, currency
