-- Orders whose customer came by a coupon page on the day of the order or the day before, as links, visits and codes tell.
WITH places AS (
    SELECT
        customer_id,
        trim(order_id) AS order_id,
        occurred_at,
        lower(concat_ws(' ', source, medium, campaign, term)) AS words
    FROM touches
    WHERE kind IN ('code', 'link', 'visit')
        AND (source IS NOT NULL OR medium IS NOT NULL OR campaign IS NOT NULL OR term IS NOT NULL)
),
coupons AS (
    SELECT places.customer_id, places.order_id, places.occurred_at
    FROM places
    WHERE regexp_matches(
        places.words,
        'coupon|voucher|promo ?codes?\b|discount ?codes?\b|gutschein|rabattcode|code ?promo|bon de r[eé]duction|cup[oó]n|\bhoney\b|joinhoney|retailmenot|wethrift|simplycodes|capital ?one ?shopping|\bpepper\b|mydealz|hotukdeals|dealabs|chollometro|slickdeals|\brakuten\b|topcashback|shoop'
    )
)
SELECT DISTINCT code_uses.order_no
FROM code_uses
JOIN order_amounts ON order_amounts.order_no = code_uses.order_no
JOIN coupons ON coupons.order_id = order_amounts.order_id
UNION
SELECT DISTINCT code_uses.order_no
FROM code_uses
JOIN coupons
    ON coupons.customer_id = code_uses.customer_id
    AND coupons.occurred_at <= code_uses.ordered_at
    AND coupons.occurred_at >= code_uses.ordered_at - INTERVAL 1 DAY
