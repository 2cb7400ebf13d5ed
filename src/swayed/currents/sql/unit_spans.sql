-- In how many periods each unit was observed.
SELECT ground, unit_id, count(*) AS n_periods FROM unit_periods GROUP BY ground, unit_id
