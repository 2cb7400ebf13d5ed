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
        concat(CAST(evidence.said_was AS VARCHAR), ' name him') AS was,
        concat(CAST(evidence.said_is AS VARCHAR), ' name him') AS is_now,
        CASE
            WHEN compared.is_redefined THEN 'definition changed'
            WHEN evidence.said_is > evidence.said_was THEN 'new evidence'
            ELSE 'evidence withdrawn'
        END AS why,
        evidence.person_id,
        greatest(evidence.said_is - evidence.said_was, 0) AS n_new,
        greatest(evidence.said_was - evidence.said_is, 0) AS n_gone
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
        evidence.n_gone
    FROM evidence
    CROSS JOIN compared
    -- Who was not named had no type: that he has one now is no change of type.
    WHERE evidence.type_was <> evidence.type_is
)
SELECT * FROM said
UNION ALL
SELECT * FROM typed
