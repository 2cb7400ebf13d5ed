-- One row per event, with the name of its metric and the profile behind it. Both stand beside the events of a page, once.
WITH beside AS (
    SELECT unnest(included) AS one FROM export
),
metrics AS (
    SELECT one.id AS id, max(one.attributes.name) AS name FROM beside WHERE one.type = 'metric' GROUP BY one.id
),
profiles AS (
    SELECT one.id AS id, max(lower(trim(one.attributes.email))) AS email,
        max(trim(concat_ws(' ', one.attributes.first_name, one.attributes.last_name))) AS name,
        max(one.attributes.created) AS created_at, max(one.attributes.location.country) AS country
    FROM beside
    WHERE one.type = 'profile'
    GROUP BY one.id
),
acts AS (
    SELECT file_no, line, act, act.attributes.event_properties AS told FROM (SELECT file_no, line, unnest(data) AS act FROM export)
)
SELECT acts.file_no, acts.line, act.id AS act_id, lower(trim(metrics.name)) AS metric,
    CASE WHEN profiles.email LIKE '%@%' THEN concat('email:', profiles.email) WHEN act.relationships.profile.data.id <> ''
        THEN concat('klaviyo:', act.relationships.profile.data.id) END AS customer_id,
    CASE WHEN profiles.email LIKE '%@%' THEN profiles.email END AS email, nullif(profiles.name, '') AS name, profiles.created_at, profiles.country,
    coalesce(nullif(act.attributes.datetime, ''), CAST(make_timestamptz(TRY_CAST(act.attributes.timestamp AS BIGINT) * 1000000) AS VARCHAR)) AS occurred_at,
    json_extract_string(told, '$."$value"') AS value,
    coalesce(json_extract_string(told, '$."$currency_code"'), json_extract_string(told, '$."$value_currency"')) AS currency,
    coalesce(json_extract_string(told, '$.OrderId'), json_extract_string(told, '$."$event_id"')) AS order_id,
    coalesce(json_extract_string(told, '$.ProductName'), json_extract_string(told, '$."Product Name"'),
        json_extract_string(told, '$.Items[0].ProductName'),
        CASE WHEN json_type(told, '$.Items[0]') = 'VARCHAR' THEN json_extract_string(told, '$.Items[0]') END) AS product,
    coalesce(json_extract_string(told, '$.Categories[0]'), json_extract_string(told, '$.Collections[0]')) AS category,
    json_extract_string(told, '$."Campaign Name"') AS campaign
FROM acts
LEFT JOIN metrics ON metrics.id = act.relationships.metric.data.id
LEFT JOIN profiles ON profiles.id = act.relationships.profile.data.id
