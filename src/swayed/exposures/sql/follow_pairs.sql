-- Which customer follows which person since when; an undated follow counts from the later of both first traces.
WITH traces AS (
    SELECT account_id, min(seen_at) AS first_at
    FROM (
        SELECT account_id, min(posted_at) AS seen_at FROM posts GROUP BY account_id
        UNION ALL
        SELECT account_id, min(occurred_at) AS seen_at FROM interactions GROUP BY account_id
        UNION ALL
        SELECT target_account_id AS account_id, min(occurred_at) AS seen_at FROM interactions GROUP BY target_account_id
    ) AS seen
    GROUP BY account_id
)
SELECT
    customer_persons.customer_id,
    followed.person_id,
    min(coalesce(
        follows.since + CASE WHEN follows.since_is_day THEN INTERVAL 86399 SECOND ELSE INTERVAL 0 SECOND END,
        greatest(
            coalesce(own.first_at, TIMESTAMPTZ '1970-01-01 00:00:00+00'),
            coalesce(theirs.first_at, TIMESTAMPTZ '1970-01-01 00:00:00+00')
        )
    )) AS since_at,
    bool_and(follows.since IS NULL) AS is_undated
FROM follows
JOIN account_persons AS own_person ON own_person.account_id = follows.account_id
JOIN customer_persons ON customer_persons.person_id = own_person.person_id
JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
JOIN account_persons AS followed ON followed.account_id = follows.target_account_id
LEFT JOIN traces AS own ON own.account_id = follows.account_id
LEFT JOIN traces AS theirs ON theirs.account_id = follows.target_account_id
WHERE CASE WHEN followed.person_id = own_person.person_id THEN 0 ELSE 1 END = 1
GROUP BY customer_persons.customer_id, followed.person_id
