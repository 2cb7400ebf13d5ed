-- One customer of the wanted experiment.
SELECT experiment_customers.customer_id
FROM experiment_customers
JOIN wanted_experiment ON wanted_experiment.experiment_id = experiment_customers.experiment_id
ORDER BY experiment_customers.customer_id
