-- Credit of the people who are provable by name, in all their stages: who is graded for one is credited with what he brought to
-- the others. A chain of people is not followed: the money stays with the one who met the customer.
SELECT credits.transition_id, credits.person_id, credits.stage, credits.probability
FROM credits
JOIN (SELECT DISTINCT person_id FROM effects WHERE grade IN ('strong', 'some')) AS graded ON graded.person_id = credits.person_id
WHERE credits.probability > 0
