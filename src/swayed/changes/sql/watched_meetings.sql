-- Meetings of customers with each watched person, in either result, under the person of the later one.
WITH both_results AS (
    SELECT 'then' AS result, same_persons.person_id, met.customer_id, met.n_contacts, met.first_at
    FROM then_meetings AS met
    JOIN same_persons ON same_persons.then_id = met.person_id
    UNION ALL
    SELECT 'now' AS result, met.person_id, met.customer_id, met.n_contacts, met.first_at
    FROM now_meetings AS met
)
SELECT
    both_results.result,
    both_results.person_id,
    both_results.customer_id,
    sum(both_results.n_contacts) AS n_contacts,
    min(both_results.first_at) AS first_at
FROM both_results
JOIN watched ON watched.person_id = both_results.person_id
GROUP BY both_results.result, both_results.person_id, both_results.customer_id
