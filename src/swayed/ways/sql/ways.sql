-- One row per person with enough contacts and what customers' contacts with him were like: counts by kind, both directions,
-- breadth. No effects.
WITH met AS (
    SELECT exposures.*
    FROM exposures
    JOIN persons ON persons.person_id = exposures.person_id
    CROSS JOIN way_settings
    WHERE (persons.kind = 'person' OR (persons.kind = 'unknown' AND persons.is_accepted))
        AND (way_settings.until_at IS NULL OR exposures.exposed_at < way_settings.until_at)
),
sides AS (
    SELECT
        person_id,
        customer_id,
        sum(CASE WHEN kind IN ('answer', 'reply', 'mention') THEN 1 ELSE 0 END) AS n_his,
        sum(CASE WHEN kind IN ('answer', 'reply', 'mention') THEN 0 ELSE 1 END) AS n_theirs
    FROM met
    GROUP BY person_id, customer_id
),
pairs_met AS (
    SELECT
        person_id,
        count(*) AS n_customers,
        sum(2 * least(n_his, n_theirs)) AS n_two_way
    FROM sides
    GROUP BY person_id
),
written AS (
    SELECT person_id, count(*) AS n_posts FROM person_posts GROUP BY person_id
)
SELECT
    met.person_id,
    count(*) AS n_contacts,
    max(pairs_met.n_customers) AS n_customers,
    sum(CASE WHEN met.kind IN ('answer', 'accepted_answer') THEN 1 ELSE 0 END) AS answers,
    sum(CASE WHEN met.kind IN ('reply', 'mention') THEN 1 ELSE 0 END) AS addresses,
    sum(CASE WHEN met.kind IN ('read', 'like') THEN 1 ELSE 0 END) AS shows,
    sum(CASE WHEN met.kind IN ('repost', 'quote', 'copy', 'credit') THEN 1 ELSE 0 END) AS passes,
    sum(CASE WHEN met.kind IN ('review_read', 'review') THEN 1 ELSE 0 END) AS reviews,
    sum(CASE WHEN met.kind = 'link_click' THEN 1 ELSE 0 END) AS links,
    sum(CASE WHEN met.kind = 'event_met' THEN 1 ELSE 0 END) AS meets,
    max(pairs_met.n_two_way) AS two_way,
    count(DISTINCT met.community) AS n_communities,
    max(coalesce(written.n_posts, 0)) AS n_posts
FROM met
JOIN pairs_met ON pairs_met.person_id = met.person_id
LEFT JOIN written ON written.person_id = met.person_id
CROSS JOIN way_settings
GROUP BY met.person_id, way_settings.fewest_contacts
HAVING count(*) >= way_settings.fewest_contacts
ORDER BY met.person_id
