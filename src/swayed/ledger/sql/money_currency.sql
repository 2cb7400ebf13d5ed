-- The workspace's currency: the one set, else the most frequent of the lines of orders; XXX where no line has any.
WITH seen AS (
    SELECT upper(trim(currency)) AS currency, count(*) AS n
    FROM events
    WHERE value IS NOT NULL AND trim(currency) <> ''
    GROUP BY upper(trim(currency))
    QUALIFY row_number() OVER (ORDER BY count(*) DESC, upper(trim(currency))) = 1
)
SELECT coalesce(nullif(money_settings.currency, ''), seen.currency, 'XXX') AS currency
FROM money_settings
LEFT JOIN seen ON TRUE
