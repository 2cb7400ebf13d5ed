-- One subject and currency: the 90 % interval of its estimated money, its people and stages summed draw by draw.
WITH together AS (
    SELECT
        score_statistical.subject,
        score_statistical.subject_id,
        score_statistical.currency,
        ledger_draws.draw,
        sum(score_statistical.part * ledger_draws.net_minor) AS net,
        sum(score_statistical.part * ledger_draws.margin_minor) AS margin
    FROM score_statistical
    JOIN ledger_draws
        ON ledger_draws.person_id = score_statistical.person_id
        AND ledger_draws.stage = score_statistical.stage
        AND ledger_draws.currency = score_statistical.currency
    GROUP BY score_statistical.subject, score_statistical.subject_id, score_statistical.currency, ledger_draws.draw
),
placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY subject, subject_id, currency ORDER BY net, draw) AS net_place,
        row_number() OVER (PARTITION BY subject, subject_id, currency ORDER BY margin, draw) AS margin_place,
        count(*) OVER (PARTITION BY subject, subject_id, currency) AS n
    FROM together
)
SELECT
    subject,
    subject_id,
    currency,
    CAST(round(max(CASE WHEN net_place <= 0.05 * n + 1 THEN net END)) AS BIGINT) AS net_lower,
    CAST(round(min(CASE WHEN net_place >= 0.95 * n THEN net END)) AS BIGINT) AS net_upper,
    CAST(round(max(CASE WHEN margin_place <= 0.05 * n + 1 THEN margin END)) AS BIGINT) AS margin_lower,
    CAST(round(min(CASE WHEN margin_place >= 0.95 * n THEN margin END)) AS BIGINT) AS margin_upper
FROM placed
GROUP BY subject, subject_id, currency
