-- How many contacts each customer had, by the number of their community, of the type of people and of the kind of contact.
WITH types AS (
    SELECT people.person_id, contact_names.name_no
    FROM people
    JOIN contact_names ON contact_names.what = 'type of people' AND contact_names.name = coalesce(people.type, 'others')
),
parts AS (
    SELECT meetings.customer_id, contact_names.name_no, meetings.n_contacts AS n
    FROM meetings
    JOIN contact_names
        ON contact_names.what = 'community' AND contact_names.name = coalesce(nullif(meetings.community, ''), 'unknown')
    UNION ALL
    SELECT meetings.customer_id, types.name_no, meetings.n_contacts AS n
    FROM meetings
    JOIN types ON types.person_id = meetings.person_id
    UNION ALL
    SELECT exposures.customer_id, contact_names.name_no, 1 AS n
    FROM exposures
    JOIN contact_names
        ON contact_names.what = 'kind of contact' AND contact_names.name = coalesce(nullif(exposures.kind, ''), 'unknown')
)
SELECT customer_id, name_no, CAST(sum(n) AS BIGINT) AS n
FROM parts
GROUP BY customer_id, name_no
