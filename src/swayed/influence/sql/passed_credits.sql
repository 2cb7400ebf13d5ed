-- Credit one step further back: who moved the person to write the post that moved the customer.
SELECT
    links.transition_id,
    passing_credits.person_id,
    links.person_id AS through_person_id,
    links.post_id AS through_post_id,
    concat(passing_credits.person_id, ' > ', links.path) AS path,
    links.probability * passing_credits.probability AS probability
FROM links
JOIN passing_credits ON passing_credits.post_id = links.post_id
ORDER BY links.transition_id, passing_credits.person_id, links.person_id, links.post_id
