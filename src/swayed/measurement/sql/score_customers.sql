-- One subject and currency: how often the customers it brought came back, and what they have been worth so far, each weighed by the part
-- of the first order that is credited. Withheld below the least number of customers.
WITH customers_of AS (
    SELECT score_subjects.subject, score_subjects.subject_id, score_lines.currency, score_lines.customer_id, sum(score_lines.share) AS part
    FROM score_subjects
    JOIN score_lines ON score_lines.line_no = score_subjects.line_no
    WHERE score_lines.is_first
    GROUP BY score_subjects.subject, score_subjects.subject_id, score_lines.currency, score_lines.customer_id
),
worths AS (
    SELECT
        customer_id,
        currency,
        sum(net_minor) AS net_minor,
        count(CASE WHEN status IN ('paid', 'pending') THEN 1 END) AS n_orders
    FROM ledger_orders
    GROUP BY customer_id, currency
)
SELECT
    customers_of.subject,
    customers_of.subject_id,
    customers_of.currency,
    sum(CASE WHEN worths.n_orders > 1 THEN customers_of.part ELSE 0 END) / sum(customers_of.part) AS repeat_share,
    CAST(round(sum(customers_of.part * worths.net_minor) / sum(customers_of.part)) AS BIGINT) AS customer_value_minor
FROM customers_of
JOIN worths ON worths.customer_id = customers_of.customer_id AND worths.currency = customers_of.currency
CROSS JOIN score_settings
GROUP BY customers_of.subject, customers_of.subject_id, customers_of.currency, score_settings.least_customers
HAVING count(*) >= score_settings.least_customers AND sum(customers_of.part) > 0
