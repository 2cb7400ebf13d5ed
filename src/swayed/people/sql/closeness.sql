-- Closeness of each person to his customers: the dose-weighted mean of five ranks. No audience figure enters.
WITH spans AS (
    SELECT customer_id, person_id, CAST(date_diff('day', CAST(first_at AS DATE), CAST(last_at AS DATE)) AS DOUBLE) AS span_days
    FROM pairs
),
measured AS (
    SELECT
        pairs.customer_id,
        pairs.person_id,
        pairs.dose,
        pairs.n_direct,
        spans.span_days,
        pairs.n_contacts / greatest(spans.span_days / 30.4375, 1.0) AS per_month,
        CAST(pairs.n_direct AS DOUBLE) / pairs.n_contacts AS direct_share,
        CASE WHEN greatest(coalesce(two_way.n_out, 0), coalesce(two_way.n_in, 0)) = 0 THEN 0.0
            ELSE CAST(least(two_way.n_out, two_way.n_in) AS DOUBLE) / greatest(two_way.n_out, two_way.n_in) END AS reciprocity,
        coalesce(shared_communities.jaccard, 0.0) AS jaccard
    FROM pairs
    JOIN spans ON spans.customer_id = pairs.customer_id AND spans.person_id = pairs.person_id
    LEFT JOIN two_way ON two_way.customer_id = pairs.customer_id AND two_way.person_id = pairs.person_id
    LEFT JOIN shared_communities
        ON shared_communities.customer_id = pairs.customer_id AND shared_communities.person_id = pairs.person_id
),
ranked AS (
    SELECT
        person_id,
        dose,
        CASE WHEN n_direct > 0 OR reciprocity > 0 THEN 1.0 ELSE 0.0 END AS is_close,
        (
            percent_rank() OVER (ORDER BY per_month)
            + percent_rank() OVER (ORDER BY direct_share)
            + percent_rank() OVER (ORDER BY reciprocity)
            + percent_rank() OVER (ORDER BY span_days)
            + percent_rank() OVER (ORDER BY jaccard)
        ) / 5.0 AS closeness
    FROM measured
)
SELECT person_id, round(sum(closeness * dose) / sum(dose), 9) AS closeness, avg(CAST(is_close AS DOUBLE)) AS close_share
FROM ranked
GROUP BY person_id
