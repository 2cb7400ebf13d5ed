-- One subject and currency: the margin that would be lost without its people, as the model's increment is to its credit. The level is
-- one for all people of a type, so the ends are added and not drawn apart: together they err wide.
WITH kept AS (
    SELECT
        score_statistical.subject,
        score_statistical.subject_id,
        score_statistical.currency,
        score_statistical.has_margin,
        effects.level,
        score_statistical.margin_minor * effects.increment / effects.credited_transitions AS middle,
        score_statistical.margin_minor * effects.increment_lower / effects.credited_transitions AS one_end,
        score_statistical.margin_minor * effects.increment_upper / effects.credited_transitions AS other_end
    FROM score_statistical
    JOIN effects ON effects.person_id = score_statistical.person_id AND effects.stage = score_statistical.stage
    WHERE effects.credited_transitions > 0
)
SELECT
    subject,
    subject_id,
    currency,
    bool_and(level = 'calibrated') AS is_calibrated,
    CASE WHEN bool_and(has_margin) THEN CAST(round(sum(middle)) AS BIGINT) END AS increment_minor,
    CASE WHEN bool_and(has_margin) THEN CAST(round(sum(least(one_end, other_end))) AS BIGINT) END AS increment_lower,
    CASE WHEN bool_and(has_margin) THEN CAST(round(sum(greatest(one_end, other_end))) AS BIGINT) END AS increment_upper
FROM kept
GROUP BY subject, subject_id, currency
