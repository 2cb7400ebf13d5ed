-- One row per pair of accounts that are, or may be, one person; what a reviewer denied is left out.
WITH links AS (
    SELECT account_id, other_account_id, linked_by, probability, TRUE AS is_declared FROM declared_links
    UNION ALL
    SELECT account_id, other_account_id, linked_by, probability, FALSE AS is_declared FROM likely_links
)
SELECT links.account_id, links.other_account_id, links.linked_by, links.probability, links.is_declared
FROM links
LEFT JOIN standing_decisions AS denied
    ON denied.question = 'same' AND denied.answer = 'no'
    AND denied.account_id = links.account_id AND denied.other_account_id = links.other_account_id
WHERE denied.account_id IS NULL
QUALIFY row_number() OVER (
    PARTITION BY links.account_id, links.other_account_id ORDER BY links.is_declared DESC, links.probability DESC
) = 1
ORDER BY links.account_id, links.other_account_id
