-- One person and currency: what he bought himself as a customer.
SELECT customer_persons.person_id, ledger_orders.currency, CAST(sum(ledger_orders.net_minor) AS BIGINT) AS own_minor
FROM customer_persons
JOIN ledger_orders ON ledger_orders.customer_id = customer_persons.customer_id
GROUP BY customer_persons.person_id, ledger_orders.currency
