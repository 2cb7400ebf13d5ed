-- What customers said of watched people, and the people's types, where they differ.
WITH evidence AS (
    SELECT watched.*, coalesce(met_changes.n_new, 0) AS n_new, coalesce(met_changes.n_gone, 0) AS n_gone
    FROM watched
    LEFT JOIN met_changes ON met_changes.person_id = watched.person_id
),
said AS (
    SELECT
        CASE
            WHEN evidence.grade_was NOT IN ('strong', 'some') THEN 'came in'
            WHEN evidence.grade_is NOT IN ('strong', 'some') THEN 'went out'
            ELSE 'said'
        END AS what,
        evidence.name AS person,
        -- How many name somebody whom no customer met is not counted: zero would be untrue.
        CASE WHEN evidence.grade_was = 'not met' THEN 'not met' ELSE concat(CAST(evidence.said_was AS VARCHAR), ' name him') END
            AS was,
        CASE WHEN evidence.grade_is = 'not met' THEN 'not met' ELSE concat(CAST(evidence.said_is AS VARCHAR), ' name him') END
            AS is_now,
        CASE
            WHEN compared.is_redefined THEN 'definition changed'
            WHEN evidence.said_is > evidence.said_was THEN 'new evidence'
            ELSE 'evidence withdrawn'
        END AS why,
        evidence.person_id,
        CASE WHEN 'not met' IN (evidence.grade_was, evidence.grade_is) THEN evidence.n_new
            ELSE greatest(evidence.said_is - evidence.said_was, 0) END AS n_new,
        CASE WHEN 'not met' IN (evidence.grade_was, evidence.grade_is) THEN evidence.n_gone
            ELSE greatest(evidence.said_was - evidence.said_is, 0) END AS n_gone,
        'not met' NOT IN (evidence.grade_was, evidence.grade_is) AS is_said
    FROM evidence
    CROSS JOIN compared
    WHERE (evidence.said_was >= compared.named_by AND evidence.said_is < compared.named_by)
        OR (evidence.said_was < compared.named_by AND evidence.said_is >= compared.named_by)
),
typed AS (
    SELECT
        'type' AS what,
        evidence.name AS person,
        evidence.type_was AS was,
        evidence.type_is AS is_now,
        CASE
            WHEN evidence.closeness_is - evidence.closeness_was BETWEEN -compared.closeness_noise AND compared.closeness_noise
                THEN 'no real change'
            WHEN compared.is_redefined THEN 'definition changed'
            WHEN evidence.n_new = 0 AND evidence.n_gone = 0 THEN 'others'' evidence'
            WHEN evidence.n_gone > evidence.n_new THEN 'evidence withdrawn'
            ELSE 'new evidence'
        END AS why,
        evidence.person_id,
        evidence.n_new,
        evidence.n_gone,
        false AS is_said
    FROM evidence
    CROSS JOIN compared
    -- Who was not named had no type: that he has one now is no change of type.
    WHERE evidence.type_was <> evidence.type_is
)
SELECT * FROM said
UNION ALL
SELECT * FROM typed
