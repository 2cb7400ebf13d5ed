-- One row per deal with a person of the list, and one more for every further code in its cell; the first bears the cost. A fee in
-- words ("gifted", "tbd") is no amount.
WITH deals AS (
    SELECT *, upper(nullif(trim(currency), '')) AS told_currency, trim(fee) AS told_fee, lower(trim(kind)) AS told_kind,
        CASE WHEN trim(code) <> '' THEN list_filter(regexp_split_to_array(trim(code), '[\s,;|/]+'), lambda one: one NOT IN ('', '-')) ELSE [] END AS codes,
        concat_ws(':', account_id, coalesce(lower(nullif(trim(campaign), '')), nullif(trim(starts_on), ''))) AS deal
    FROM export_prepared
    WHERE place = 1 AND account_id IS NOT NULL AND regexp_matches(concat_ws('', code, utm_content, fee, product_cost, hours, commission_rate, kind, starts_on,
        ends_on, usage_rights_until, campaign), '[\p{L}\p{N}]')
),
coded AS (
    SELECT *, unnest(range(1, greatest(len(codes), 1) + 1)) AS n FROM deals
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY file_no, deal ORDER BY line, n) AS of_deal,
        CASE WHEN told_fee = '' OR NOT regexp_matches(told_fee, '[0-9]') THEN NULL
            ELSE nullif(trim(regexp_replace(told_fee, '[\p{Sc}]|\b(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD)\b|US|Euro?s?\b', '', 'g')), '') END AS amount,
        TRY_CAST(replace(replace(trim(commission_rate), '%', ''), ',', '.') AS DOUBLE) AS rate
    FROM coded
)
SELECT file_no, line, concat('roster:', deal, CASE WHEN of_deal > 1 THEN concat(':', of_deal) END) AS collaboration_id, account_id,
    CASE WHEN regexp_matches(told_kind, 'staff|employee|mitarbeiter') THEN 'staff'
        WHEN regexp_matches(told_kind, 'gift|seeding|product|barter|trade') THEN 'gift'
        WHEN regexp_matches(told_kind, 'commission|affiliate|rev|provision') THEN 'commission'
        WHEN regexp_matches(told_kind, 'fee|paid|flat|honorar|fix') OR amount IS NOT NULL THEN 'fee'
        WHEN trim(product_cost) <> '' OR regexp_matches(lower(told_fee), 'gift|product|seeding|barter') THEN 'gift'
        WHEN trim(commission_rate) <> '' THEN 'commission' END AS kind,
    nullif(trim(starts_on), '') AS starts_on, nullif(trim(ends_on), '') AS ends_on, CASE WHEN n = 1 THEN amount END AS cost,
    CASE WHEN n = 1 THEN nullif(trim(product_cost), '') END AS product_cost, CASE WHEN n = 1 THEN nullif(trim(hours), '') END AS hours,
    CASE WHEN trim(commission_rate) = '' THEN NULL WHEN rate IS NULL THEN trim(commission_rate)
        WHEN contains(commission_rate, '%') OR rate > 1 THEN CAST(rate / 100 AS VARCHAR) ELSE CAST(rate AS VARCHAR) END AS commission_rate,
    coalesce(told_currency, nullif(upper(regexp_extract(told_fee, '\b(?i:(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD))\b', 1)), ''),
        CASE WHEN contains(told_fee, '€') THEN 'EUR' WHEN contains(told_fee, '£') THEN 'GBP' WHEN contains(told_fee, 'US$') THEN 'USD' END) AS currency,
    codes[n] AS code, nullif(trim(utm_content), '') AS utm_content, nullif(trim(usage_rights_until), '') AS usage_rights_until,
    nullif(trim(agreed_content), '') AS agreed, nullif(trim(disclosure), '') AS disclosure
FROM numbered
