-- Closeness of each person to his customers: the dose-weighted mean of five ranks.
WITH ranked AS (
    SELECT
        pair_measures.person_no,
        pair_measures.dose,
        CASE WHEN pair_measures.n_direct > 0 OR pair_measures.reciprocity > 0 THEN 1.0 ELSE 0.0 END AS is_close,
        (
            months.value_rank + directs.value_rank + returns.value_rank + spans.value_rank + commons.value_rank
        ) / 5.0 AS closeness
    FROM pair_measures
    JOIN measure_ranks AS months ON months.value = pair_measures.per_month AND months.measure = 'per_month'
    JOIN measure_ranks AS directs ON directs.value = pair_measures.direct_share AND directs.measure = 'direct_share'
    JOIN measure_ranks AS returns ON returns.value = pair_measures.reciprocity AND returns.measure = 'reciprocity'
    JOIN measure_ranks AS spans ON spans.value = pair_measures.span_days AND spans.measure = 'span_days'
    JOIN measure_ranks AS commons ON commons.value = pair_measures.jaccard AND commons.measure = 'jaccard'
)
SELECT
    paired_persons.person_id,
    round(sum(ranked.closeness * ranked.dose) / sum(ranked.dose), 9) AS closeness,
    avg(CAST(ranked.is_close AS DOUBLE)) AS close_share
FROM ranked
JOIN paired_persons ON paired_persons.person_no = ranked.person_no
GROUP BY paired_persons.person_id
