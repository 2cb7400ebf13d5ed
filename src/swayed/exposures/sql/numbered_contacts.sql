-- Direct contacts of each customer numbered, with the weight of their place. The order is total, so that numbers do not depend on luck.
WITH placed_persons AS (
    SELECT DISTINCT account_persons.person_id
    FROM placed_accounts
    JOIN account_persons ON account_persons.account_id = placed_accounts.account_id
)
SELECT
    row_number() OVER (
        PARTITION BY direct_contacts.customer_id
        ORDER BY direct_contacts.exposed_at, direct_contacts.person_id, direct_contacts.kind, direct_contacts.post_id,
            direct_contacts.contact_id
    ) AS exposure_no,
    direct_contacts.*,
    CASE
        WHEN exposure_settings.n_places = 0 OR placed_persons.person_id IS NOT NULL
            OR placed_communities.community IS NOT NULL THEN 1.0
        ELSE exposure_settings.outside_place_weight
    END AS place_weight
FROM direct_contacts
CROSS JOIN exposure_settings
LEFT JOIN placed_persons ON placed_persons.person_id = direct_contacts.person_id
LEFT JOIN placed_communities ON placed_communities.community = lower(direct_contacts.community)
