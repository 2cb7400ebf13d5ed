-- Orders whose customer answered how he came, against the others: where they differ, what is said does not speak for everybody.
-- Only orders that could have been asked: none cancelled, no refund alone.
WITH asked AS (
    SELECT
        order_amounts.currency,
        answers.order_no IS NOT NULL AS is_answered,
        CAST(order_amounts.net_minor AS DOUBLE) AS net_minor,
        CASE WHEN order_amounts.is_first THEN 1.0 ELSE 0.0 END AS first_order,
        CASE WHEN linked.customer_id IS NULL THEN 0.0 ELSE 1.0 END AS linked_customer,
        CASE WHEN tracked.order_no IS NULL THEN 0.0 ELSE 1.0 END AS tracked_order,
        coalesce(estimated.probability, 0.0) AS estimated_share
    FROM order_amounts
    LEFT JOIN (SELECT DISTINCT order_no FROM order_touches WHERE kind = 'survey') AS answers ON answers.order_no = order_amounts.order_no
    LEFT JOIN (SELECT DISTINCT customer_id FROM customer_persons) AS linked ON linked.customer_id = order_amounts.customer_id
    LEFT JOIN tracked ON tracked.order_no = order_amounts.order_no
    LEFT JOIN (
        SELECT order_steps.order_no, sum(named_credits.probability) AS probability
        FROM order_steps
        JOIN named_credits ON named_credits.transition_id = order_steps.transition_id
        GROUP BY order_steps.order_no
    ) AS estimated ON estimated.order_no = order_amounts.order_no
    WHERE order_amounts.status IN ('paid', 'pending')
),
measured AS (
    SELECT currency, is_answered, concat('net value in minor units of ', currency) AS measure, net_minor AS value FROM asked
    UNION ALL
    SELECT '', is_answered, 'first order of its customer', first_order FROM asked
    UNION ALL
    SELECT '', is_answered, 'customer linked to an account', linked_customer FROM asked
    UNION ALL
    SELECT '', is_answered, 'tracked by code or link', tracked_order FROM asked
    UNION ALL
    SELECT '', is_answered, 'credit of named people', estimated_share FROM asked
),
halves AS (
    SELECT
        measure,
        sum(CASE WHEN is_answered THEN 1 ELSE 0 END) AS n_answered,
        sum(CASE WHEN is_answered THEN 0 ELSE 1 END) AS n_others,
        avg(CASE WHEN is_answered THEN value END) AS answered,
        avg(CASE WHEN NOT is_answered THEN value END) AS others,
        avg(CASE WHEN is_answered THEN value * value END) AS answered2,
        avg(CASE WHEN NOT is_answered THEN value * value END) AS others2
    FROM measured
    GROUP BY measure
)
SELECT
    measure,
    n_answered,
    n_others,
    answered,
    others,
    difference,
    difference - 1.645 * standard_error AS difference_lower,
    difference + 1.645 * standard_error AS difference_upper
FROM (
    SELECT
        *,
        answered - others AS difference,
        power(
            greatest(answered2 - answered * answered, 0.0) / (n_answered - 1)
            + greatest(others2 - others * others, 0.0) / (n_others - 1),
            0.5
        ) AS standard_error
    FROM halves
    WHERE n_answered > 1 AND n_others > 1
)
ORDER BY measure
