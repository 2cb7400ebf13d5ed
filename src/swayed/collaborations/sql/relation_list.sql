-- One row per account with a relation, with what holds for its person; what is to be done next first.
SELECT
    relations.account_id,
    accounts.platform,
    coalesce(accounts.display_name, accounts.handle) AS name,
    coalesce(contact_rules.may_contact, 'no') AS may_contact,
    contact_rules.why,
    relations.may_contact AS told,
    relations.basis,
    relations.status,
    relations.agreed_on,
    relations.next_step,
    relations.next_step_on,
    coalesce(relations.next_step_on <= days.today, false) AS is_due,
    relations.note
FROM relations
CROSS JOIN days
LEFT JOIN accounts ON accounts.account_id = relations.account_id
LEFT JOIN account_persons ON account_persons.account_id = relations.account_id
LEFT JOIN contact_rules ON contact_rules.person_id = coalesce(account_persons.person_id, relations.account_id)
ORDER BY relations.next_step_on NULLS LAST, relations.account_id
