-- People who may be named, most met first: persons, and accounts of unknown kind. Brands, bots and media are left out.
SELECT
    exposures.person_id,
    row_number() OVER (ORDER BY count(*) DESC, exposures.person_id) - 1 AS person_no,
    md5(exposures.person_id) AS hash
FROM exposures
JOIN hazard_customers ON hazard_customers.customer_id = exposures.customer_id
JOIN persons ON persons.person_id = exposures.person_id
WHERE persons.kind IN ('person', 'unknown')
GROUP BY exposures.person_id
ORDER BY person_no
