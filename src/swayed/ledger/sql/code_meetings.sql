-- Users of codes whose account is known, and whether they ever met the code's owner: any contact in either direction, or a follow,
-- inside the situation or not, before the order or after it. Who met him only later was near him already, as far as data can tell.
WITH pairs AS (
    SELECT DISTINCT customer_id, person_id FROM code_uses WHERE person_id IS NOT NULL
),
sides AS (
    SELECT pairs.customer_id, pairs.person_id, own.account_id AS own_account_id, others.account_id AS other_account_id
    FROM pairs
    JOIN customer_persons ON customer_persons.customer_id = pairs.customer_id
    JOIN account_persons AS own ON own.person_id = customer_persons.person_id
    JOIN account_persons AS others ON others.person_id = pairs.person_id
),
directed AS (
    SELECT account_id, target_account_id FROM interactions
    UNION ALL
    SELECT account_id, target_account_id FROM post_contacts
    UNION ALL
    SELECT account_id, target_account_id FROM follows
),
met AS (
    SELECT sides.customer_id, sides.person_id
    FROM sides
    JOIN directed ON directed.account_id = sides.own_account_id AND directed.target_account_id = sides.other_account_id
    UNION
    SELECT sides.customer_id, sides.person_id
    FROM sides
    JOIN directed ON directed.target_account_id = sides.own_account_id AND directed.account_id = sides.other_account_id
)
SELECT sides.customer_id, sides.person_id, bool_or(met.customer_id IS NOT NULL) AS has_met
FROM sides
LEFT JOIN met ON met.customer_id = sides.customer_id AND met.person_id = sides.person_id
GROUP BY sides.customer_id, sides.person_id
