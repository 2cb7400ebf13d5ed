-- Direct contacts turned round to the customer's side: who is exposed to whom. Nobody is exposed to himself.
WITH sided AS (
    SELECT
        CASE WHEN coalesce(contact_rules.exposed, 'actor') = 'actor' THEN known_contacts.account_id
            ELSE known_contacts.target_account_id END AS exposed_account_id,
        CASE WHEN coalesce(contact_rules.exposed, 'actor') = 'actor' THEN known_contacts.target_account_id
            ELSE known_contacts.account_id END AS other_account_id,
        coalesce(contact_rules.exposed_as, known_contacts.kind) AS kind,
        coalesce(contact_rules.weight, exposure_settings.other_kind_weight) AS kind_weight,
        known_contacts.occurred_at,
        known_contacts.is_day,
        known_contacts.interaction_id,
        known_contacts.post_id AS own_post_id,
        -- Whoever replies has read the earlier post; whoever is answered reads the new one.
        CASE WHEN contact_rules.exposed = 'actor' AND known_contacts.parent_post_id IS NOT NULL
            THEN known_contacts.parent_post_id ELSE known_contacts.post_id END AS post_id,
        known_contacts.community,
        known_contacts.products
    FROM known_contacts
    CROSS JOIN exposure_settings
    LEFT JOIN contact_rules ON contact_rules.kind = known_contacts.kind
)
SELECT
    customer_persons.customer_id,
    others.person_id,
    sided.kind,
    sided.kind_weight,
    CASE WHEN sided.is_day THEN sided.occurred_at + INTERVAL 86399 SECOND ELSE sided.occurred_at END AS exposed_at,
    sided.interaction_id,
    coalesce(sided.interaction_id, sided.own_post_id) AS contact_id,
    sided.post_id,
    sided.community,
    sided.products
FROM sided
JOIN account_persons AS exposed ON exposed.account_id = sided.exposed_account_id
JOIN customer_persons ON customer_persons.person_id = exposed.person_id
JOIN account_persons AS others ON others.account_id = sided.other_account_id
-- Written as a CASE, since planners take a bare <> for a join condition and multiply the accounts first.
WHERE CASE WHEN others.person_id = exposed.person_id THEN 0 ELSE 1 END = 1
