-- Customers and the groups they met, by community; beside them the people whom they only follow, as rivals.
SELECT customer_id, person_id, coalesce(community, '') AS community, count(*) AS n_direct, count(*) AS n_contacts
FROM group_exposures
GROUP BY customer_id, person_id, coalesce(community, '')
UNION ALL
SELECT customer_id, person_id, community, 0 AS n_direct, n_contacts - n_direct AS n_contacts
FROM meetings
WHERE n_contacts > n_direct
