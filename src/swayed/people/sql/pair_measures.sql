-- What closeness is measured by, for each customer and person who met. No audience figure enters.
WITH spans AS (
    SELECT
        customer_id,
        person_id,
        dose,
        n_contacts,
        n_direct,
        CAST(date_diff('day', CAST(first_at AS DATE), CAST(last_at AS DATE)) AS DOUBLE) AS span_days
    FROM pairs
)
SELECT
    spans.person_id,
    spans.dose,
    spans.n_direct,
    spans.span_days,
    spans.n_contacts / greatest(spans.span_days / 30.4375, 1.0) AS per_month,
    CAST(spans.n_direct AS DOUBLE) / spans.n_contacts AS direct_share,
    CASE WHEN greatest(coalesce(two_way.n_out, 0), coalesce(two_way.n_in, 0)) = 0 THEN 0.0
        ELSE CAST(least(two_way.n_out, two_way.n_in) AS DOUBLE) / greatest(two_way.n_out, two_way.n_in) END AS reciprocity,
    coalesce(shared_communities.jaccard, 0.0) AS jaccard
FROM spans
LEFT JOIN two_way ON two_way.customer_id = spans.customer_id AND two_way.person_id = spans.person_id
LEFT JOIN shared_communities
    ON shared_communities.customer_id = spans.customer_id AND shared_communities.person_id = spans.person_id
