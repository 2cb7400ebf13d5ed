-- One customer, person, stage and level of a factor: what their contacts could have moved, and what they are credited with.
WITH levels AS (
    SELECT contact_yields.exposure_no, contact_yields.stage, 'community' AS factor, contact_yields.community AS level
    FROM contact_yields
    WHERE contact_yields.community IS NOT NULL
    UNION ALL
    SELECT contact_yields.exposure_no, contact_yields.stage, 'platform' AS factor, accounts.platform AS level
    FROM contact_yields
    JOIN posts ON posts.post_id = contact_yields.post_id
    JOIN accounts ON accounts.account_id = posts.account_id
    UNION ALL
    SELECT contact_yields.exposure_no, contact_yields.stage, 'tone' AS factor, text_tones.tone AS level
    FROM contact_yields
    JOIN posts ON posts.post_id = contact_yields.post_id
    JOIN text_tones ON text_tones.text_key = md5(substr(posts.text, 1, 300)) AND text_tones.tone IS NOT NULL
    UNION ALL
    SELECT contact_yields.exposure_no, contact_yields.stage, 'segment' AS factor, selected_customers.segment AS level
    FROM contact_yields
    JOIN selected_customers ON selected_customers.customer_id = contact_yields.customer_id
    UNION ALL
    SELECT
        contact_yields.exposure_no, contact_yields.stage, compared_factors.factor,
        CASE WHEN customer_factors.factor IS NULL THEN 'not declared' ELSE 'declared' END AS level
    FROM contact_yields
    JOIN compared_factors ON compared_factors.source = 'attribute'
    LEFT JOIN customer_factors
        ON customer_factors.customer_id = contact_yields.customer_id AND customer_factors.factor = compared_factors.factor
    UNION ALL
    SELECT
        contact_yields.exposure_no, contact_yields.stage, compared_factors.factor,
        CASE WHEN worded_contacts.factor IS NULL THEN 'not worded' ELSE 'worded' END AS level
    FROM contact_yields
    JOIN compared_factors ON compared_factors.source = 'wording'
    LEFT JOIN worded_contacts
        ON worded_contacts.exposure_no = contact_yields.exposure_no AND worded_contacts.factor = compared_factors.factor
)
SELECT
    levels.factor,
    levels.level,
    contact_yields.person_id,
    contact_yields.customer_id,
    contact_yields.stage,
    sum(contact_yields.chance) AS chance,
    sum(contact_yields.credited) AS credited
FROM levels
JOIN contact_yields ON contact_yields.exposure_no = levels.exposure_no AND contact_yields.stage = levels.stage
GROUP BY levels.factor, levels.level, contact_yields.person_id, contact_yields.customer_id, contact_yields.stage
