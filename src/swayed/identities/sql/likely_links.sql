-- One row per pair of accounts that may be one person, with what they share in words.
SELECT
    likely_pairs.account_id_l AS account_id,
    likely_pairs.account_id_r AS other_account_id,
    concat('the same ', concat_ws(', ',
        CASE WHEN one.handle_key = other.handle_key THEN concat('handle ', one.handle_key) END,
        CASE WHEN one.name_key = other.name_key THEN concat('name ', one.name_key) END,
        CASE WHEN one.page = other.page THEN concat('page ', one.page) END,
        CASE WHEN one.place = other.place THEN concat('place ', one.place) END,
        CASE WHEN one.bio = other.bio THEN 'profile text' END)) AS linked_by,
    likely_pairs.match_probability AS probability
FROM likely_pairs
JOIN linkable_accounts AS one ON one.account_id = likely_pairs.account_id_l
JOIN linkable_accounts AS other ON other.account_id = likely_pairs.account_id_r
