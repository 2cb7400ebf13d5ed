-- One community, type of people or kind of contact, numbered: customers are many, and names are long.
WITH named AS (
    SELECT 'community' AS what, coalesce(nullif(community, ''), 'unknown') AS name FROM meetings
    UNION
    SELECT 'type of people' AS what, coalesce(type, 'others') AS name FROM people
    UNION
    SELECT 'kind of contact' AS what, coalesce(nullif(kind, ''), 'unknown') AS name FROM exposures
)
SELECT row_number() OVER (ORDER BY what, name) AS name_no, what, name
FROM named
