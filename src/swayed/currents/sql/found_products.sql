-- Products that enough units name or buy, most first.
WITH named AS (
    SELECT unit_id, lower(trim(product)) AS name FROM (SELECT unit_id, unnest(products) AS product FROM current_acts) AS listed
    UNION
    SELECT unit_id, product AS name FROM current_purchases WHERE product IS NOT NULL
)
SELECT named.name, count(*) AS n_units
FROM named
CROSS JOIN current_settings
GROUP BY named.name, current_settings.fewest_speakers, current_settings.most_found
HAVING count(*) >= current_settings.fewest_speakers
QUALIFY row_number() OVER (ORDER BY count(*) DESC, named.name) <= current_settings.most_found
ORDER BY n_units DESC, named.name
