-- One row: of the pairs that declare themselves, how many show a place or a profile text on both sides, and how many the same.
SELECT
    count(*) AS n_pairs,
    CAST(coalesce(sum(CASE WHEN one.place IS NOT NULL AND other.place IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_place,
    CAST(coalesce(sum(CASE WHEN one.place = other.place THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_same_place,
    CAST(coalesce(sum(CASE WHEN one.bio IS NOT NULL AND other.bio IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_bio,
    CAST(coalesce(sum(CASE WHEN one.bio = other.bio THEN 1 ELSE 0 END), 0) AS BIGINT) AS n_same_bio
FROM declared_links
JOIN linkable_accounts AS one ON one.account_id = declared_links.account_id
JOIN linkable_accounts AS other ON other.account_id = declared_links.other_account_id
WHERE NOT declared_links.is_decided
