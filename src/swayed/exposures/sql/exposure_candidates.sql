-- Direct contacts and contacts through follows, numbered, with the place's weight.
WITH both_ways AS (
    SELECT customer_id, person_id, exposed_at, kind, is_direct, kind_weight, relevance, offer_weight, community, products,
        post_id, reason, n_posts
    FROM direct_contacts
    UNION ALL
    SELECT customer_id, person_id, exposed_at, kind, is_direct, kind_weight, relevance, offer_weight, community, products,
        post_id, reason, n_posts
    FROM follow_contacts
)
SELECT
    row_number() OVER (
        ORDER BY both_ways.customer_id, both_ways.exposed_at, both_ways.person_id, both_ways.kind, both_ways.post_id
    ) AS exposure_no,
    both_ways.*,
    CASE
        WHEN exposure_settings.n_places = 0 OR placed_persons.person_id IS NOT NULL OR situation_places.place IS NOT NULL
            THEN 1.0
        ELSE exposure_settings.outside_place_weight
    END AS place_weight
FROM both_ways
CROSS JOIN exposure_settings
LEFT JOIN placed_persons ON placed_persons.person_id = both_ways.person_id
LEFT JOIN situation_places
    ON situation_places.kind = 'digital' AND situation_places.place = lower(both_ways.community)
