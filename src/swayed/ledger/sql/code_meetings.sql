-- Users of codes whose account is known, and whether they had met the code's owner before: any contact in either direction, or a
-- follow, inside the situation or not.
WITH pairs AS (
    SELECT DISTINCT code_uses.customer_id, code_uses.person_id FROM code_uses WHERE code_uses.person_id IS NOT NULL
),
sides AS (
    SELECT pairs.customer_id, pairs.person_id, own.account_id AS own_account_id, others.account_id AS other_account_id
    FROM pairs
    JOIN customer_persons ON customer_persons.customer_id = pairs.customer_id
    JOIN account_persons AS own ON own.person_id = customer_persons.person_id
    JOIN account_persons AS others ON others.person_id = pairs.person_id
),
directed AS (
    SELECT account_id, target_account_id, occurred_at AS met_at FROM interactions
    UNION ALL
    SELECT account_id, target_account_id, occurred_at FROM post_contacts
    UNION ALL
    SELECT account_id, target_account_id, coalesce(since, TIMESTAMPTZ '1970-01-01 00:00:00+00') FROM follows
),
met AS (
    SELECT sides.customer_id, sides.person_id, directed.met_at
    FROM sides
    JOIN directed ON directed.account_id = sides.own_account_id AND directed.target_account_id = sides.other_account_id
    UNION ALL
    SELECT sides.customer_id, sides.person_id, directed.met_at
    FROM sides
    JOIN directed ON directed.target_account_id = sides.own_account_id AND directed.account_id = sides.other_account_id
)
SELECT sides.customer_id, sides.person_id, min(met.met_at) AS met_at
FROM sides
LEFT JOIN met ON met.customer_id = sides.customer_id AND met.person_id = sides.person_id
GROUP BY sides.customer_id, sides.person_id
