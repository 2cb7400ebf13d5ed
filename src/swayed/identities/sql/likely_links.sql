-- One row per pair of accounts that may be one person, with what they share in words.
SELECT
    likely_pairs.account_id,
    likely_pairs.other_account_id,
    concat('the same ', concat_ws(', ',
        CASE WHEN one.handle_key = other.handle_key THEN concat('handle ', one.handle_key) END,
        CASE WHEN one.name_key = other.name_key THEN concat('name ', one.name_key) END,
        CASE WHEN one.page = other.page THEN concat('page ', one.page) END,
        CASE WHEN one.place = other.place THEN concat('place ', one.place) END,
        CASE WHEN one.bio = other.bio THEN 'profile text' END),
        CASE WHEN likely_pairs.alike <> '' THEN concat('; alike in ', likely_pairs.alike) END) AS linked_by,
    likely_pairs.probability
FROM likely_pairs
JOIN linkable_accounts AS one ON one.account_id = likely_pairs.account_id
JOIN linkable_accounts AS other ON other.account_id = likely_pairs.other_account_id
