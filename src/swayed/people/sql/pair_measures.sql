-- What closeness is measured by, for each customer and person who met. No audience figure enters. What is known of a pair comes
-- together by grouping: joins of tables this long would hold all of them at once.
WITH known AS (
    SELECT
        customer_no, person_no, dose, n_contacts, n_direct,
        CAST(date_diff('day', CAST(first_at AS DATE), CAST(last_at AS DATE)) AS DOUBLE) AS span_days,
        0 AS n_out, 0 AS n_in, 0.0 AS jaccard
    FROM pairs
    UNION ALL
    SELECT
        paired_customers.customer_no, directed_sums.to_no AS person_no, 0.0 AS dose, 0 AS n_contacts, 0 AS n_direct,
        0.0 AS span_days, directed_sums.n AS n_out, 0 AS n_in, 0.0 AS jaccard
    FROM directed_sums
    JOIN paired_customers ON paired_customers.own_no = directed_sums.from_no
    UNION ALL
    SELECT
        paired_customers.customer_no, directed_sums.from_no AS person_no, 0.0 AS dose, 0 AS n_contacts, 0 AS n_direct,
        0.0 AS span_days, 0 AS n_out, directed_sums.n AS n_in, 0.0 AS jaccard
    FROM directed_sums
    JOIN paired_customers ON paired_customers.own_no = directed_sums.to_no
    UNION ALL
    SELECT
        customer_no, person_no, 0.0 AS dose, 0 AS n_contacts, 0 AS n_direct, 0.0 AS span_days, 0 AS n_out, 0 AS n_in, jaccard
    FROM shared_communities
),
brought AS (
    -- Each figure comes from one row; the others say nothing of it.
    SELECT
        person_no,
        max(dose) AS dose,
        max(n_contacts) AS n_contacts,
        max(n_direct) AS n_direct,
        max(span_days) AS span_days,
        max(n_out) AS n_out,
        max(n_in) AS n_in,
        max(jaccard) AS jaccard
    FROM known
    GROUP BY customer_no, person_no
    HAVING max(n_contacts) > 0
)
SELECT
    person_no,
    dose,
    n_direct,
    span_days,
    n_contacts / greatest(span_days / 30.4375, 1.0) AS per_month,
    CAST(n_direct AS DOUBLE) / n_contacts AS direct_share,
    CASE WHEN greatest(n_out, n_in) = 0 THEN 0.0
        ELSE CAST(least(n_out, n_in) AS DOUBLE) / greatest(n_out, n_in) END AS reciprocity,
    jaccard
FROM brought
