-- One row per pair of accounts that are, or may be, one person: whether they were joined, by what, how surely.
SELECT
    candidate_links.account_id,
    candidate_links.other_account_id,
    candidate_links.linked_by,
    candidate_links.probability,
    one.person_id = other.person_id AS is_joined
FROM candidate_links
JOIN account_persons AS one ON one.account_id = candidate_links.account_id
JOIN account_persons AS other ON other.account_id = candidate_links.other_account_id
ORDER BY candidate_links.account_id, candidate_links.other_account_id
