-- One line of the ledger that names a person, and the collaboration it is counted under: that of its code or link, else his latest in
-- whose days, or the window after them, the order falls; so no line is counted under two.
WITH numbered AS (
    SELECT *, row_number() OVER (ORDER BY order_id, currency, rung, person_id, basis, touch_id, amount_minor) AS line_no
    FROM ledger_lines
    WHERE person_id IS NOT NULL
),
in_days AS (
    SELECT numbered.line_no, score_collaborations.collaboration_id
    FROM numbered
    CROSS JOIN score_settings
    JOIN score_collaborations
        ON score_collaborations.person_id = numbered.person_id
        AND (score_collaborations.starts_on IS NULL OR CAST(numbered.ordered_at AS DATE) >= score_collaborations.starts_on)
        AND (
            score_collaborations.ends_on IS NULL
            OR date_diff('day', CAST(score_collaborations.ends_on AS DATE), CAST(numbered.ordered_at AS DATE))
                <= score_settings.window_days
        )
    QUALIFY row_number() OVER (
        PARTITION BY numbered.line_no
        ORDER BY coalesce(score_collaborations.starts_on, DATE '1900-01-01') DESC, score_collaborations.collaboration_id
    ) = 1
)
SELECT
    numbered.line_no,
    numbered.person_id,
    numbered.rung,
    numbered.basis,
    numbered.order_id,
    numbered.customer_id,
    numbered.currency,
    numbered.amount_minor,
    numbered.margin_minor,
    numbered.share,
    numbered.is_first,
    coalesce(agreed.collaboration_id, in_days.collaboration_id) AS collaboration_id
FROM numbered
LEFT JOIN in_days ON in_days.line_no = numbered.line_no
LEFT JOIN score_collaborations AS agreed ON agreed.collaboration_id = numbered.collaboration_id
