-- One post of one person and one stage: when it was first met, what it could have moved, and what it is credited with.
SELECT
    contact_yields.person_id,
    contact_yields.post_id,
    contact_yields.stage,
    min(post_themes.theme_no) AS theme_no,
    min(contact_yields.exposed_at) AS first_at,
    max(CASE WHEN contact_yields.kind IN ('answer', 'reply', 'mention') THEN 1 ELSE 0 END) AS is_addressed,
    count(*) AS n_contacts,
    sum(contact_yields.chance) AS chance,
    sum(contact_yields.credited) AS credited
FROM contact_yields
JOIN post_themes ON post_themes.post_id = contact_yields.post_id
GROUP BY contact_yields.person_id, contact_yields.post_id, contact_yields.stage
ORDER BY contact_yields.person_id, contact_yields.post_id, contact_yields.stage
