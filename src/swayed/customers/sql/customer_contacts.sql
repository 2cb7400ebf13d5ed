-- Whom and what customers listen to: contacts by type of people, community and kind.
WITH parts AS (
    SELECT meetings.customer_id, 'community' AS what, meetings.community AS name, meetings.n_contacts AS n
    FROM meetings
    UNION ALL
    SELECT meetings.customer_id, 'type of people' AS what, coalesce(people.type, 'others') AS name, meetings.n_contacts AS n
    FROM meetings
    JOIN people ON people.person_id = meetings.person_id
    UNION ALL
    SELECT exposures.customer_id, 'kind of contact' AS what, exposures.kind AS name, count(*) AS n
    FROM exposures
    GROUP BY exposures.customer_id, exposures.kind
),
named AS (
    SELECT customer_id, what, CASE WHEN coalesce(name, '') = '' THEN 'unknown' ELSE name END AS name, n
    FROM parts
),
summed AS (
    SELECT
        segments.segment,
        named.what,
        named.name,
        count(DISTINCT named.customer_id) AS n_customers,
        sum(named.n) AS n_contacts
    FROM named
    JOIN segments ON segments.customer_id = named.customer_id
    GROUP BY segments.segment, named.what, named.name
)
SELECT
    summed.segment,
    summed.what,
    summed.name,
    summed.n_customers,
    CAST(summed.n_contacts AS BIGINT) AS n_contacts,
    CAST(summed.n_contacts AS DOUBLE) / sum(summed.n_contacts) OVER (PARTITION BY summed.segment, summed.what) AS share
FROM summed
CROSS JOIN customer_settings
QUALIFY summed.n_customers >= customer_settings.fewest
