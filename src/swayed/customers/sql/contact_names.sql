-- One community, type of people or kind of contact, numbered: customers are many, and names are long.
WITH named AS (
    SELECT 'community' AS what, community AS name FROM meetings
    UNION
    SELECT 'type of people' AS what, coalesce(type, 'others') AS name FROM people
    UNION
    SELECT 'kind of contact' AS what, kind AS name FROM exposures
)
SELECT row_number() OVER (ORDER BY what, name) AS name_no, what, name
FROM (SELECT DISTINCT what, coalesce(name, '') AS name FROM named) AS each_name
