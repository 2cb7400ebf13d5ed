-- Direct contacts turned round: which account is exposed to which, as what, through which post.
SELECT
    CASE WHEN coalesce(contact_rules.exposed, 'actor') = 'actor' THEN known_contacts.account_id
        ELSE known_contacts.target_account_id END AS exposed_account_id,
    CASE WHEN coalesce(contact_rules.exposed, 'actor') = 'actor' THEN known_contacts.target_account_id
        ELSE known_contacts.account_id END AS other_account_id,
    coalesce(contact_rules.exposed_as, known_contacts.kind) AS kind,
    coalesce(contact_rules.weight, exposure_settings.other_kind_weight) AS kind_weight,
    known_contacts.occurred_at,
    -- Where only a day is known, its last moment.
    CASE WHEN known_contacts.is_day THEN known_contacts.occurred_at + INTERVAL 86399 SECOND ELSE known_contacts.occurred_at END
        AS exposed_at,
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
