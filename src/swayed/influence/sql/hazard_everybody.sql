-- Everybody who was met, of whatever kind, most met first: people, brands, bots and media side by side, each the others' rival.
SELECT
    meetings.person_id,
    row_number() OVER (ORDER BY sum(meetings.n_contacts) DESC, meetings.person_id) - 1 AS person_no,
    md5(meetings.person_id) AS hash
FROM meetings
JOIN hazard_customers ON hazard_customers.customer_id = meetings.customer_id
GROUP BY meetings.person_id
ORDER BY person_no
