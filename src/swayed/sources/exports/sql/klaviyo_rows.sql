-- One row per event of a sheet, as the events of the API are told. A number is its metric's own; an event
-- without one is known by the moment. Nothing of an address is in it.
SELECT file_no, line,
    concat(lower(trim(metric)), ':', coalesce(nullif(trim(event_id), ''), concat(trim(occurred_at), ':',
        row_number() OVER (PARTITION BY file_no, lower(trim(metric)), trim(occurred_at) ORDER BY line)))) AS act_id,
    lower(trim(metric)) AS metric,
    CASE WHEN email LIKE '%@%' THEN concat('email:', lower(trim(email))) WHEN trim(profile_id) <> '' THEN concat('klaviyo:', trim(profile_id)) END AS customer_id,
    CASE WHEN email LIKE '%@%' THEN lower(trim(email)) END AS email, CAST(NULL AS VARCHAR) AS name, CAST(NULL AS VARCHAR) AS created_at,
    CAST(NULL AS VARCHAR) AS country, occurred_at, nullif(trim(value), '') AS value, nullif(trim(currency), '') AS currency,
    coalesce(nullif(trim(order_id), ''), nullif(trim(event_id), '')) AS order_id, nullif(trim(product), '') AS product,
    CAST(NULL AS VARCHAR) AS category, nullif(trim(campaign), '') AS campaign
FROM export
