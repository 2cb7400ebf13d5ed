-- One row per person whom at least five customers met: his audience, likes and mentions, and the share of those customers who
-- took a step within 30 days after a contact with him.
WITH met AS (
    SELECT exposures.person_id, exposures.customer_id, count(transitions.transition_id) AS n_steps
    FROM exposures
    LEFT JOIN transitions
        ON transitions.customer_id = exposures.customer_id
        AND transitions.transition_at > exposures.exposed_at
        AND transitions.transition_at <= exposures.exposed_at + INTERVAL 30 DAY
    GROUP BY exposures.person_id, exposures.customer_id
),
people AS (
    SELECT person_id, count(*) AS n_customers, avg(CASE WHEN n_steps > 0 THEN 1 ELSE 0 END) AS moved_share
    FROM met
    GROUP BY person_id
    HAVING count(*) >= 5
),
received AS (
    SELECT account_persons.person_id, acts.kind, count(*) AS n
    FROM (
        SELECT target_account_id, kind FROM interactions WHERE kind IN ('like', 'mention')
        UNION ALL
        SELECT target_account_id, kind FROM post_contacts WHERE kind = 'mention'
    ) AS acts
    JOIN account_persons ON account_persons.account_id = acts.target_account_id
    GROUP BY account_persons.person_id, acts.kind
)
SELECT people.person_id, people.moved_share, people.n_customers, persons.followers,
    CASE WHEN known.has_likes THEN coalesce(likes.n, 0) END AS likes,
    CASE WHEN known.has_mentions THEN coalesce(mentions.n, 0) END AS mentions
FROM people
JOIN persons ON persons.person_id = people.person_id
LEFT JOIN received AS likes ON likes.person_id = people.person_id AND likes.kind = 'like'
LEFT JOIN received AS mentions ON mentions.person_id = people.person_id AND mentions.kind = 'mention'
CROSS JOIN (
    SELECT coalesce(bool_or(kind = 'like'), FALSE) AS has_likes, coalesce(bool_or(kind = 'mention'), FALSE) AS has_mentions
    FROM received
) AS known
ORDER BY people.person_id
