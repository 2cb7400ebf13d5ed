-- Customers who meet every condition and have not objected, with their segment; rare segments are pooled.
WITH wanted AS (
    SELECT count(DISTINCT condition) AS n_conditions FROM customer_conditions WHERE role = 'customer'
),
met AS (
    SELECT met_conditions.customer_id, count(DISTINCT met_conditions.condition) AS n_met
    FROM met_conditions
    JOIN (SELECT DISTINCT condition FROM customer_conditions WHERE role = 'customer') AS asked
        ON asked.condition = met_conditions.condition
    GROUP BY met_conditions.customer_id
),
chosen AS (
    SELECT customers.customer_id, customers.created_at
    FROM customers
    CROSS JOIN wanted
    LEFT JOIN met ON met.customer_id = customers.customer_id
    WHERE customers.objected_at IS NULL AND coalesce(met.n_met, 0) = wanted.n_conditions
),
labelled AS (
    SELECT
        chosen.customer_id,
        string_agg(coalesce(declared_attributes.value, 'unknown'), ' / ' ORDER BY segment_attributes.position) AS label
    FROM chosen
    CROSS JOIN segment_attributes
    LEFT JOIN declared_attributes
        ON declared_attributes.customer_id = chosen.customer_id
        AND declared_attributes.attribute = segment_attributes.attribute
    GROUP BY chosen.customer_id
),
sizes AS (
    SELECT label, row_number() OVER (ORDER BY count(*) DESC, label) AS size_rank, count(*) OVER () AS n_labels
    FROM labelled
    GROUP BY label
)
SELECT
    chosen.customer_id,
    CASE
        WHEN labelled.label IS NULL THEN 'all'
        WHEN sizes.n_labels <= 20 OR sizes.size_rank <= 19 THEN labelled.label
        ELSE 'other'
    END AS segment,
    chosen.created_at
FROM chosen
LEFT JOIN labelled ON labelled.customer_id = chosen.customer_id
LEFT JOIN sizes ON sizes.label = labelled.label
