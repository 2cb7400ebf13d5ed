-- Contacts that one collaboration with a person is expected to bring with those who pass on, at the recent rate, and the posts
-- that these write in as many days. Who moves customers is asked as such, else as one who moves those that do.
WITH receivers AS (
    SELECT person_id, min(hop) AS hop
    FROM (
        SELECT person_id, 2 AS hop FROM effect_draws WHERE is_named
        UNION ALL
        SELECT person_id, hop + 1 AS hop FROM passing_draws
    ) AS either
    GROUP BY person_id
),
senders AS (
    SELECT DISTINCT hop, person_id FROM passing_draws
),
kinds AS (
    SELECT hop, name AS kind, weight FROM passing_weights WHERE what = 'kind of contact'
),
pooled AS (
    SELECT hop, max(weight) AS weight FROM kinds WHERE kind = 'other' GROUP BY hop
),
met AS (
    SELECT
        senders.person_id,
        receivers.person_id AS through_person_id,
        receivers.hop,
        sum(
            person_contacts.dose * coalesce(kinds.weight, pooled.weight, 1.0)
                * power(0.5, date_diff('day', CAST(person_contacts.exposed_at AS DATE), CAST(path_bounds.to_at AS DATE))
                    / plan_settings.rate_half_life_days)
        ) AS dose
    FROM person_contacts
    JOIN receivers ON receivers.person_id = person_contacts.exposed_person_id
    JOIN senders ON senders.person_id = person_contacts.person_id AND senders.hop = receivers.hop
    CROSS JOIN path_bounds
    CROSS JOIN plan_settings
    LEFT JOIN kinds ON kinds.hop = receivers.hop AND kinds.kind = person_contacts.kind
    LEFT JOIN pooled ON pooled.hop = receivers.hop
    WHERE person_contacts.exposed_at >= path_bounds.from_at AND person_contacts.exposed_at < path_bounds.to_at
        AND senders.person_id <> receivers.person_id
    GROUP BY senders.person_id, receivers.person_id, receivers.hop
),
posting AS (
    SELECT
        person_posts.person_id,
        sum(power(0.5, date_diff('day', CAST(person_posts.posted_at AS DATE), CAST(path_bounds.to_at AS DATE))
            / plan_settings.rate_half_life_days)) AS posts
    FROM person_posts
    CROSS JOIN path_bounds
    CROSS JOIN plan_settings
    WHERE person_posts.posted_at >= path_bounds.from_at AND person_posts.posted_at < path_bounds.to_at
    GROUP BY person_posts.person_id
)
SELECT
    met.person_id,
    met.through_person_id,
    met.hop,
    round(least(met.dose * plan_span.per_contact, plan_settings.most_contacts), 9) AS contacts,
    -- Who posts seldom is met through old posts too: one more brings at most what all of them bring.
    round(greatest(posting.posts * plan_span.per_contact, 1.0), 9) AS posts
FROM met
JOIN posting ON posting.person_id = met.through_person_id
CROSS JOIN plan_span
CROSS JOIN plan_settings
WHERE met.dose > 0
ORDER BY met.person_id, met.through_person_id
