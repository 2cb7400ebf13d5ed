-- One subject, person, stage and currency of estimated credit, and which part of the person's credit in that stage it is.
WITH parts AS (
    SELECT
        score_subjects.subject,
        score_subjects.subject_id,
        score_lines.person_id,
        score_lines.basis AS stage,
        score_lines.currency,
        sum(score_lines.amount_minor) AS net_minor,
        bool_and(score_lines.margin_minor IS NOT NULL) AS has_margin,
        sum(score_lines.margin_minor) AS margin_minor
    FROM score_subjects
    JOIN score_lines ON score_lines.line_no = score_subjects.line_no
    WHERE score_lines.rung = 'statistical'
    GROUP BY score_subjects.subject, score_subjects.subject_id, score_lines.person_id, score_lines.basis, score_lines.currency
),
wholes AS (
    SELECT person_id, basis AS stage, currency, sum(amount_minor) AS net_minor
    FROM score_lines
    WHERE rung = 'statistical'
    GROUP BY person_id, basis, currency
)
SELECT
    parts.subject,
    parts.subject_id,
    parts.person_id,
    parts.stage,
    parts.currency,
    parts.has_margin,
    parts.margin_minor,
    CAST(parts.net_minor AS DOUBLE) / wholes.net_minor AS part
FROM parts
JOIN wholes ON wholes.person_id = parts.person_id AND wholes.stage = parts.stage AND wholes.currency = parts.currency
WHERE wholes.net_minor <> 0
