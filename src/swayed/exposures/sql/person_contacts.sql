-- Meetings among people, inside the situation: who among those whom customers met was exposed to whom.
WITH known AS (
    SELECT DISTINCT person_id FROM meetings
)
SELECT
    exposed.person_id AS exposed_person_id,
    others.person_id,
    CASE WHEN sided_contacts.is_day THEN sided_contacts.occurred_at + INTERVAL 86399 SECOND
        ELSE sided_contacts.occurred_at END AS exposed_at,
    sided_contacts.kind,
    sided_contacts.kind_weight
        * greatest(coalesce(selected_interactions.relevance, 0.0), coalesce(selected_posts.relevance, 0.0)) AS dose,
    sided_contacts.post_id
FROM sided_contacts
JOIN account_persons AS exposed ON exposed.account_id = sided_contacts.exposed_account_id
JOIN known ON known.person_id = exposed.person_id
JOIN account_persons AS others ON others.account_id = sided_contacts.other_account_id
CROSS JOIN path_bounds
CROSS JOIN exposure_settings
LEFT JOIN selected_interactions ON selected_interactions.interaction_id = sided_contacts.interaction_id
LEFT JOIN selected_posts ON selected_posts.post_id = sided_contacts.post_id
-- Written as a CASE, since planners take a bare <> for a join condition and multiply the accounts first.
WHERE CASE WHEN others.person_id = exposed.person_id THEN 0 ELSE 1 END = 1
    AND (selected_interactions.interaction_id IS NOT NULL OR selected_posts.post_id IS NOT NULL)
    AND sided_contacts.occurred_at < path_bounds.to_at
    AND sided_contacts.occurred_at >= path_bounds.from_at - exposure_settings.history_days * INTERVAL 1 DAY
ORDER BY exposed_person_id, exposed_at, others.person_id, sided_contacts.kind, sided_contacts.post_id, dose
