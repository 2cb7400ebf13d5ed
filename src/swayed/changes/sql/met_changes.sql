-- Contacts with each watched person that only one of the two results has, over all his customers.
WITH earlier AS (
    SELECT same_persons.person_id, then_meetings.customer_id, sum(then_meetings.n_contacts) AS n
    FROM then_meetings
    JOIN same_persons ON same_persons.then_id = then_meetings.person_id
    JOIN watched ON watched.person_id = same_persons.person_id
    GROUP BY same_persons.person_id, then_meetings.customer_id
),
later AS (
    SELECT now_meetings.person_id, now_meetings.customer_id, sum(now_meetings.n_contacts) AS n
    FROM now_meetings
    JOIN watched ON watched.person_id = now_meetings.person_id
    GROUP BY now_meetings.person_id, now_meetings.customer_id
)
SELECT
    coalesce(later.person_id, earlier.person_id) AS person_id,
    CAST(sum(greatest(coalesce(later.n, 0) - coalesce(earlier.n, 0), 0)) AS BIGINT) AS n_new,
    CAST(sum(greatest(coalesce(earlier.n, 0) - coalesce(later.n, 0), 0)) AS BIGINT) AS n_gone
FROM later
FULL OUTER JOIN earlier ON earlier.person_id = later.person_id AND earlier.customer_id = later.customer_id
GROUP BY coalesce(later.person_id, earlier.person_id)
