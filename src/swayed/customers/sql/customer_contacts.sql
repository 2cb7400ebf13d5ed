-- Whom and what customers listen to: contacts by type of people, community and kind; by segment, and over all.
WITH segment_sums AS (
    SELECT selected_customers.segment, contact_sums.name_no, count(*) AS n_customers, sum(contact_sums.n) AS n_contacts
    FROM contact_sums
    JOIN selected_customers ON selected_customers.customer_id = contact_sums.customer_id
    GROUP BY selected_customers.segment, contact_sums.name_no
),
every AS (
    SELECT segment, name_no, n_customers, n_contacts FROM segment_sums
    UNION ALL
    SELECT customer_settings.all_segment AS segment, segment_sums.name_no, sum(segment_sums.n_customers) AS n_customers,
        sum(segment_sums.n_contacts) AS n_contacts
    FROM segment_sums
    CROSS JOIN customer_settings
    GROUP BY customer_settings.all_segment, segment_sums.name_no
),
summed AS (
    SELECT
        every.segment,
        contact_names.what,
        contact_names.name,
        CAST(every.n_customers AS BIGINT) AS n_customers,
        CAST(every.n_contacts AS BIGINT) AS n_contacts
    FROM every
    JOIN contact_names ON contact_names.name_no = every.name_no
)
SELECT
    summed.segment,
    summed.what,
    summed.name,
    summed.n_customers,
    summed.n_contacts,
    CAST(summed.n_contacts AS DOUBLE) / sum(summed.n_contacts) OVER (PARTITION BY summed.segment, summed.what) AS share
FROM summed
CROSS JOIN customer_settings
QUALIFY summed.n_customers >= customer_settings.fewest
