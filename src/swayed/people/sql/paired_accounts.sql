-- Accounts of customers and of the people whom they met.
SELECT account_persons.account_id, paired_persons.person_no, paired_persons.is_met
FROM account_persons
JOIN paired_persons ON paired_persons.person_id = account_persons.person_id
