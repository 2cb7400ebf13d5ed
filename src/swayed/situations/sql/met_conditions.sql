-- Which condition each customer meets. An open bound allows everything; a value that is no number or day meets no bound.
SELECT DISTINCT declared_attributes.customer_id, customer_conditions.condition, customer_conditions.condition_no
FROM declared_attributes
JOIN customer_conditions ON customer_conditions.attribute = declared_attributes.attribute
WHERE
    CASE customer_conditions.test
        WHEN 'given' THEN TRUE
        WHEN 'value' THEN
            lower(declared_attributes.value) = lower(customer_conditions.value)
            OR coalesce(
                try_cast(declared_attributes.value AS DOUBLE) = try_cast(customer_conditions.value AS DOUBLE), FALSE
            )
        WHEN 'number' THEN
            coalesce(try_cast(declared_attributes.value AS DOUBLE) >= coalesce(customer_conditions.minimum, -1e308), FALSE)
            AND try_cast(declared_attributes.value AS DOUBLE) <= coalesce(customer_conditions.maximum, 1e308)
        ELSE
            coalesce(
                try_cast(substr(declared_attributes.value, 1, 10) AS DATE)
                >= coalesce(customer_conditions.first_day, DATE '0001-01-01'),
                FALSE
            )
            AND try_cast(substr(declared_attributes.value, 1, 10) AS DATE)
            <= coalesce(customer_conditions.last_day, DATE '9999-12-31')
    END
