-- Direct contacts on the customer's side, in the period and the history before it: who is exposed to whom. Nobody is exposed to
-- himself. A table of its own: joined with persons and posts in one go, every join would have to spill the same rows.
SELECT
    exposed_accounts.customer_id,
    others.person_id,
    sided_contacts.kind,
    sided_contacts.kind_weight,
    sided_contacts.exposed_at,
    sided_contacts.interaction_id,
    sided_contacts.own_post_id,
    sided_contacts.post_id,
    sided_contacts.community,
    sided_contacts.products
FROM sided_contacts
JOIN exposed_accounts ON exposed_accounts.account_id = sided_contacts.exposed_account_id
JOIN account_persons AS others ON others.account_id = sided_contacts.other_account_id
CROSS JOIN path_bounds
CROSS JOIN exposure_settings
-- Written as a CASE, since planners take a bare <> for a join condition and multiply the accounts first.
WHERE CASE WHEN others.person_id = exposed_accounts.person_id THEN 0 ELSE 1 END = 1
    AND sided_contacts.exposed_at < path_bounds.to_at
    AND sided_contacts.exposed_at >= path_bounds.from_at - exposure_settings.history_days * INTERVAL 1 DAY
