-- One row per line of an order, and one per refunded order. The columns of an order stand on its first line alone, so
-- they are carried to the others. What the order was worth, without tax and shipping, is shared out by line to the cent.
WITH lines AS (
    SELECT file_no, line, ltrim("Name", '''') AS name,
        row_number() OVER (PARTITION BY file_no, ltrim("Name", '''') ORDER BY line) AS n,
        ltrim("Lineitem name", '''') AS product, ltrim("Lineitem sku", '''') AS sku, ltrim("Vendor", '''') AS vendor,
        "Lineitem quantity" AS quantity, "Lineitem price" AS price, "Lineitem discount" AS line_discount
    FROM export
    WHERE ltrim("Name", '''') <> ''
),
orders AS (
    SELECT file_no, ltrim("Name", '''') AS name, max("Email") AS email, max("Financial Status") AS financial_status,
        max("Created at") AS created_at, max("Cancelled at") AS cancelled_at, max("Currency") AS currency,
        coalesce(max("Cancelled at"), max("Fulfilled at"), max("Paid at"), max("Created at")) AS settled_at,
        CASE WHEN max("Cancelled at") <> '' THEN 'cancelled' WHEN max("Fulfilled at") <> '' THEN 'fulfilled' WHEN max("Paid at") <> '' THEN 'paid'
            ELSE 'placed' END AS settled_by,
        max("Subtotal") AS subtotal_text, TRY_CAST(max("Subtotal") AS DECIMAL(18, 4)) AS subtotal, TRY_CAST(max("Shipping") AS DECIMAL(18, 4)) AS shipping,
        TRY_CAST(max("Taxes") AS DECIMAL(18, 4)) AS taxes, TRY_CAST(max("Total") AS DECIMAL(18, 4)) AS total,
        TRY_CAST(max("Discount Amount") AS DECIMAL(18, 4)) AS discount,
        TRY_CAST(max("Refunded Amount") AS DECIMAL(18, 4)) AS refunded,
        -- A sheet with tags that says none says that there are none any more.
        coalesce(max("Tags"), max(CASE WHEN list_contains(columns, 'Tags') THEN '' END)) AS tags, max("Source") AS source
    FROM export
    JOIN export_files USING (file_no)
    GROUP BY file_no, ltrim("Name", '''')
),
-- Prices with tax inside show in a total that does not add the tax once more.
worth AS (
    SELECT *,
        CASE WHEN taxes > 0 AND abs(total - subtotal - coalesce(shipping, 0)) < abs(total - subtotal - coalesce(shipping, 0) - taxes)
            AND total > 0 THEN round(subtotal * (total - taxes) / total, 2) ELSE subtotal END AS net,
        CASE WHEN email LIKE '%@%' THEN concat('email:', lower(trim(email))) ELSE concat('shopify:order:', name) END AS customer_id,
        CASE WHEN cancelled_at IS NOT NULL OR financial_status = 'voided' THEN 'cancelled'
            WHEN financial_status IN ('pending', 'authorized', 'expired', 'unpaid') THEN 'pending' ELSE 'paid' END AS status
    FROM orders
),
weighed AS (
    SELECT *, CASE WHEN TRY_CAST(price AS DOUBLE) * TRY_CAST(quantity AS DOUBLE) IS NOT NULL THEN
        greatest(TRY_CAST(price AS DOUBLE) * TRY_CAST(quantity AS DOUBLE) - coalesce(TRY_CAST(line_discount AS DOUBLE), 0), 0)
        END AS weight
    FROM lines
),
shared AS (
    SELECT *,
        sum(weight) OVER (PARTITION BY file_no, name ORDER BY n) / nullif(sum(weight) OVER (PARTITION BY file_no, name), 0) AS upto,
        (sum(weight) OVER (PARTITION BY file_no, name ORDER BY n) - weight)
            / nullif(sum(weight) OVER (PARTITION BY file_no, name), 0) AS before
    FROM weighed
)
SELECT shared.file_no, shared.line, concat('shopify:', shared.name, ':', shared.n) AS event_id, worth.customer_id,
    'purchase' AS stage, worth.created_at AS occurred_at, shared.product, CAST(NULL AS VARCHAR) AS refund_of,
    -- What cannot be read as an amount is left as it stands, and is refused by name.
    CASE WHEN shared.weight IS NULL THEN shared.price
        WHEN worth.subtotal IS NULL AND worth.subtotal_text <> '' THEN worth.subtotal_text
        WHEN worth.net IS NULL OR shared.upto IS NULL THEN CAST(CAST(shared.weight AS DECIMAL(18, 2)) AS VARCHAR)
        ELSE CAST(CAST(round(worth.net * shared.upto, 2) - round(worth.net * shared.before, 2) AS DECIMAL(18, 2)) AS VARCHAR)
    END AS value,
    worth.currency, shared.name AS order_id,
    CAST(CAST(round(worth.discount * shared.upto, 2) - round(worth.discount * shared.before, 2) AS DECIMAL(18, 2)) AS VARCHAR) AS discount,
    CAST(CAST(round(worth.taxes * shared.upto, 2) - round(worth.taxes * shared.before, 2) AS DECIMAL(18, 2)) AS VARCHAR) AS tax,
    CASE WHEN shared.n = 1 THEN CAST(worth.shipping AS VARCHAR) END AS shipping,
    shared.quantity, worth.status, shared.sku, shared.vendor, worth.tags, worth.source, CAST(NULL AS VARCHAR) AS assumed
FROM shared
JOIN worth ON worth.file_no = shared.file_no AND worth.name = shared.name
UNION ALL
-- The CSV does not date a refund: the last moment it knows of the order stands for it. The JSON has the date.
SELECT lines.file_no, lines.line, concat('shopify:', worth.name, ':refund'), worth.customer_id, 'refund', worth.settled_at,
    CAST(NULL AS VARCHAR), worth.name,
    CAST(CAST(-least(round(worth.refunded * worth.net / worth.total, 2), worth.net) AS DECIMAL(18, 2)) AS VARCHAR),
    worth.currency, NULL, NULL, NULL, NULL, NULL, 'paid', NULL, NULL, worth.tags, worth.source,
    concat('refunds without a date, booked on the day their order was ', worth.settled_by, ' unless the JSON dates them')
FROM worth
JOIN lines ON lines.file_no = worth.file_no AND lines.name = worth.name AND lines.n = 1
WHERE worth.refunded > 0 AND worth.total > 0
