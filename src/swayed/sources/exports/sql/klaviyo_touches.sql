-- One row per click in a message: a visit that the brand's own message led to.
SELECT file_no, line, concat('klaviyo:', act_id) AS touch_id, 'visit' AS kind, customer_id, occurred_at, 'klaviyo' AS source,
    CASE WHEN metric LIKE '%sms%' THEN 'sms' WHEN metric LIKE '%push%' THEN 'push' ELSE 'email' END AS medium, campaign
FROM export_prepared
WHERE metric IN ('clicked email', 'clicked sms', 'clicked push')
