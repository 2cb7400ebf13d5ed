-- One other channel and currency: its spend on the days of the situation, in major units, and what it tells of itself.
-- A row that reaches beyond these days counts by its share of them.
WITH days AS (
    SELECT
        spend.*,
        upper(coalesce(nullif(trim(spend.currency), ''), score_settings.currency)) AS own_currency,
        greatest(spend.from_on, CAST(path_bounds.from_at AS DATE)) AS first_on,
        least(spend.to_on, CAST(path_bounds.to_at AS DATE)) AS last_on
    FROM spend
    CROSS JOIN path_bounds
    CROSS JOIN score_settings
),
rated AS (
    SELECT days.channel, days.from_on, days.to_on, days.own_currency, rates.rate
    FROM days
    CROSS JOIN score_settings
    JOIN rates
        ON upper(trim(rates.currency)) = days.own_currency
        AND days.own_currency <> score_settings.currency
        AND rates.rated_on <= days.from_on
    QUALIFY row_number() OVER (
        PARTITION BY days.channel, days.from_on, days.to_on, days.own_currency ORDER BY rates.rated_on DESC
    ) = 1
),
shares AS (
    SELECT
        days.channel,
        CASE WHEN rated.rate IS NULL THEN days.own_currency ELSE score_settings.currency END AS currency,
        (date_diff('day', CAST(days.first_on AS DATE), CAST(days.last_on AS DATE)) + 1.0)
            / (date_diff('day', CAST(days.from_on AS DATE), CAST(days.to_on AS DATE)) + 1.0) AS share,
        coalesce(rated.rate, 1.0) AS rate,
        days.cost,
        days.new_customers,
        days.net_margin
    FROM days
    CROSS JOIN score_settings
    LEFT JOIN rated
        ON rated.channel = days.channel AND rated.from_on = days.from_on AND rated.to_on = days.to_on
        AND rated.own_currency = days.own_currency
    WHERE days.first_on <= days.last_on
)
SELECT
    channel,
    currency,
    CAST(sum(CAST(cost AS DOUBLE) * share * rate) AS DECIMAL(18, 4)) AS cost,
    CASE WHEN bool_and(new_customers IS NOT NULL) THEN sum(new_customers * share) END AS told_new_customers,
    CASE WHEN bool_and(net_margin IS NOT NULL) THEN CAST(sum(CAST(net_margin AS DOUBLE) * share * rate) AS DECIMAL(18, 4)) END
        AS told_margin
FROM shares
GROUP BY channel, currency
ORDER BY channel, currency
