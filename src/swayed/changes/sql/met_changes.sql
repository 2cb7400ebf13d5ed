-- Contacts with each watched person that only one of the two results has, over all his customers.
WITH compared_meetings AS (
    SELECT
        person_id,
        customer_id,
        sum(CASE WHEN result = 'now' THEN n_contacts ELSE 0 END) AS n_later,
        sum(CASE WHEN result = 'then' THEN n_contacts ELSE 0 END) AS n_earlier
    FROM watched_meetings
    GROUP BY person_id, customer_id
)
SELECT
    person_id,
    CAST(sum(greatest(n_later - n_earlier, 0)) AS BIGINT) AS n_new,
    CAST(sum(greatest(n_earlier - n_later, 0)) AS BIGINT) AS n_gone
FROM compared_meetings
GROUP BY person_id
