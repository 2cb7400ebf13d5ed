-- One subject and currency: what the ledger believes of it, by rung.
SELECT
    score_subjects.subject,
    score_subjects.subject_id,
    score_lines.currency,
    count(DISTINCT score_lines.order_id) AS n_orders,
    count(DISTINCT score_lines.customer_id) AS n_customers,
    sum(score_lines.share) AS orders,
    sum(CASE WHEN score_lines.is_first THEN score_lines.share ELSE 0 END) AS new_customers,
    CAST(sum(score_lines.amount_minor) AS BIGINT) AS net_minor,
    CAST(sum(CASE WHEN score_lines.rung <> 'statistical' THEN score_lines.amount_minor ELSE 0 END) AS BIGINT) AS counted_minor,
    bool_and(score_lines.margin_minor IS NOT NULL) AS has_margin,
    CAST(sum(score_lines.margin_minor) AS BIGINT) AS margin_minor,
    CAST(sum(CASE WHEN score_lines.rung = 'declared' THEN score_lines.margin_minor ELSE 0 END) AS BIGINT) AS declared_minor,
    CAST(sum(CASE WHEN score_lines.rung = 'deterministic' THEN score_lines.margin_minor ELSE 0 END) AS BIGINT) AS deterministic_minor,
    CAST(sum(CASE WHEN score_lines.rung = 'statistical' THEN score_lines.margin_minor ELSE 0 END) AS BIGINT) AS statistical_minor
FROM score_subjects
JOIN score_lines ON score_lines.line_no = score_subjects.line_no
GROUP BY score_subjects.subject, score_subjects.subject_id, score_lines.currency
