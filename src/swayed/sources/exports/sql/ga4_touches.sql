-- One row per session with a visitor: where it came from, and the order that was placed in it. Sessions are numbered per
-- visitor. A number of a customer that one event of the session bears is the session's, unless there are two.
WITH acts AS (
    SELECT file_no, line, event_name, event_timestamp, user_pseudo_id, nullif(user_id, '') AS user_id, collected_traffic_source AS came,
        coalesce(list_filter(event_params, lambda x: x.key = 'ga_session_id')[1].value.int_value, list_filter(event_params, lambda x: x.key = 'ga_session_id')[1].value.string_value) AS session_id,
        list_filter(event_params, lambda x: x.key = 'source')[1].value.string_value AS param_source, list_filter(event_params, lambda x: x.key = 'medium')[1].value.string_value AS param_medium, list_filter(event_params, lambda x: x.key = 'campaign')[1].value.string_value AS param_campaign,
        list_filter(event_params, lambda x: x.key = 'page_referrer')[1].value.string_value AS referrer,
        CASE WHEN event_name = 'purchase' THEN
            nullif(nullif(coalesce(ecommerce.transaction_id, list_filter(event_params, lambda x: x.key = 'transaction_id')[1].value.string_value), '(not set)'), '') END AS transaction_id
    FROM export
    WHERE user_pseudo_id <> ''
),
sessions AS (
    SELECT user_pseudo_id, session_id, min(file_no) AS file_no, min(line) AS line, min(event_timestamp) AS started,
        CASE WHEN count(DISTINCT user_id) = 1 THEN min(user_id) END AS customer_id,
        arg_min(coalesce(came.manual_source, param_source), event_timestamp) AS source,
        arg_min(coalesce(came.manual_medium, param_medium), event_timestamp) AS medium,
        arg_min(coalesce(came.manual_campaign_name, param_campaign), event_timestamp) AS campaign,
        arg_min(came.manual_content, event_timestamp) AS content, arg_min(came.manual_term, event_timestamp) AS term,
        arg_min(nullif(regexp_extract(referrer, '^https?://(?:www[.])?([^/?#]+)', 1), ''), event_timestamp) AS referrer,
        max(CASE WHEN came.gclid IS NOT NULL THEN 'google' END) AS clicked, min(transaction_id) AS order_id
    FROM acts
    WHERE session_id IS NOT NULL
    GROUP BY user_pseudo_id, session_id
)
SELECT file_no, line, concat('ga4:', user_pseudo_id, ':', session_id) AS touch_id, 'visit' AS kind,
    coalesce(customer_id, concat('ga4:', user_pseudo_id)) AS customer_id, order_id,
    coalesce(CAST(make_timestamptz(TRY_CAST(started AS BIGINT)) AS VARCHAR), started) AS occurred_at,
    coalesce(CASE WHEN source NOT IN ('(direct)', '(not set)', '(data deleted)') THEN source END, clicked, referrer) AS source,
    coalesce(CASE WHEN medium NOT IN ('(none)', '(not set)', '(data deleted)') THEN medium END, CASE WHEN clicked IS NOT NULL THEN 'cpc' END) AS medium,
    CASE WHEN campaign NOT IN ('(direct)', '(not set)', '(organic)', '(referral)', '(data deleted)') THEN campaign END AS campaign,
    content, term
FROM sessions
