-- Direct contacts that count, with the weights of their place and factors, and the dose, which is the product of all.
WITH placed_persons AS (
    SELECT DISTINCT account_persons.person_id
    FROM placed_accounts
    JOIN account_persons ON account_persons.account_id = placed_accounts.account_id
),
placed AS (
    SELECT
        numbered_contacts.customer_id,
        numbered_contacts.person_id,
        numbered_contacts.exposed_at,
        numbered_contacts.contact_id,
        numbered_contacts.kind,
        numbered_contacts.kind_weight,
        numbered_contacts.relevance,
        numbered_contacts.exposure_no,
        coalesce(numbered_contacts.community, post_notes.community) AS community,
        coalesce(numbered_contacts.products, post_notes.products) AS products,
        numbered_contacts.post_id,
        coalesce(own_notes.reason, post_notes.reason) AS reason
    FROM numbered_contacts
    LEFT JOIN situation_notes AS own_notes ON own_notes.note_no = numbered_contacts.own_note_no
    LEFT JOIN situation_notes AS post_notes ON post_notes.note_no = numbered_contacts.post_note_no
    WHERE numbered_contacts.relevance > 0
),
weighed AS (
    SELECT
        placed.customer_id,
        placed.person_id,
        placed.exposed_at,
        placed.contact_id,
        placed.kind,
        placed.kind_weight,
        placed.relevance,
        CASE
            WHEN exposure_settings.n_places = 0 OR placed_persons.person_id IS NOT NULL
                OR placed_communities.community IS NOT NULL THEN 1.0
            ELSE exposure_settings.outside_place_weight
        END AS place_weight,
        coalesce(factor_weights.factor_weight, 1.0) AS factor_weight,
        placed.community,
        placed.products,
        placed.post_id,
        placed.reason
    FROM placed
    CROSS JOIN exposure_settings
    LEFT JOIN placed_persons ON placed_persons.person_id = placed.person_id
    LEFT JOIN placed_communities ON placed_communities.community = lower(placed.community)
    LEFT JOIN factor_weights
        ON factor_weights.customer_id = placed.customer_id AND factor_weights.exposure_no = placed.exposure_no
    WHERE coalesce(factor_weights.is_kept, 1) = 1
)
SELECT weighed.*, weighed.kind_weight * weighed.relevance * weighed.place_weight * weighed.factor_weight AS dose
FROM weighed
