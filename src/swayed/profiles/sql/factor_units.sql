-- One customer, person, stage and level of a factor in the bucket: what their contacts could have moved, and what they are credited with.
WITH levels AS (
    SELECT 'community' AS factor, community AS level, person_no, customer_no, stage_no, chance, credited
    FROM contact_yields
    WHERE community IS NOT NULL
    UNION ALL
    SELECT 'platform' AS factor, platform AS level, person_no, customer_no, stage_no, chance, credited
    FROM contact_yields
    WHERE platform IS NOT NULL
    UNION ALL
    SELECT 'tone' AS factor, tone AS level, person_no, customer_no, stage_no, chance, credited
    FROM contact_yields
    WHERE tone IS NOT NULL
    UNION ALL
    SELECT 'segment' AS factor, met_customers.segment AS level, contact_yields.person_no, contact_yields.customer_no,
        contact_yields.stage_no, contact_yields.chance, contact_yields.credited
    FROM contact_yields
    JOIN met_customers ON met_customers.customer_no = contact_yields.customer_no
    WHERE met_customers.segment IS NOT NULL
    UNION ALL
    SELECT compared_factors.factor,
        CASE WHEN declared_factors.factor IS NULL THEN 'not declared' ELSE 'declared' END AS level,
        contact_yields.person_no, contact_yields.customer_no, contact_yields.stage_no, contact_yields.chance, contact_yields.credited
    FROM contact_yields
    JOIN compared_factors ON compared_factors.source = 'attribute'
    LEFT JOIN declared_factors
        ON declared_factors.customer_no = contact_yields.customer_no AND declared_factors.factor = compared_factors.factor
    UNION ALL
    SELECT compared_factors.factor,
        CASE WHEN worded_contacts.factor IS NULL THEN 'not worded' ELSE 'worded' END AS level,
        contact_yields.person_no, contact_yields.customer_no, contact_yields.stage_no, contact_yields.chance, contact_yields.credited
    FROM contact_yields
    JOIN compared_factors ON compared_factors.source = 'wording'
    LEFT JOIN worded_contacts
        ON worded_contacts.contact_no = contact_yields.contact_no AND worded_contacts.factor = compared_factors.factor
)
SELECT factor, level, person_no, customer_no, stage_no, sum(chance) AS chance, sum(credited) AS credited
FROM levels
GROUP BY factor, level, person_no, customer_no, stage_no
