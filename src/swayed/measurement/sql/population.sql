-- One customer of the situation with what was known of him before the window, for blocks and for adjustment.
WITH stepped AS (
    SELECT
        transitions.customer_id,
        sum(CASE WHEN transitions.stage = experiment_window.stage THEN 1 ELSE 0 END) AS n_past_steps,
        sum(CASE WHEN transitions.stage = experiment_window.stage THEN 0 ELSE 1 END) AS n_other_steps
    FROM transitions
    CROSS JOIN experiment_window
    WHERE transitions.transition_at < experiment_window.before_at
    GROUP BY transitions.customer_id
),
contacted AS (
    SELECT activity.customer_id, sum(activity.n_contacts) AS n_past_contacts
    FROM activity
    CROSS JOIN experiment_window
    WHERE activity.day < CAST(experiment_window.before_at AS DATE)
    GROUP BY activity.customer_id
),
homes AS (
    SELECT customer_id, community, row_number() OVER (PARTITION BY customer_id ORDER BY n_met DESC, community) AS place
    FROM (
        SELECT customer_id, community, sum(n_contacts) AS n_met
        FROM meetings
        WHERE community <> ''
        GROUP BY customer_id, community
    ) AS met
),
circles AS (
    SELECT customer_id, person_id, row_number() OVER (PARTITION BY customer_id ORDER BY n_met DESC, person_id) AS place
    FROM (
        SELECT meetings.customer_id, meetings.person_id, sum(meetings.n_contacts) AS n_met
        FROM meetings
        JOIN asked_people ON asked_people.person_id = meetings.person_id
        GROUP BY meetings.customer_id, meetings.person_id
    ) AS met
),
linked AS (
    SELECT DISTINCT customer_id FROM customer_persons
)
SELECT
    selected_customers.customer_id,
    selected_customers.segment,
    coalesce(customers.accepts_marketing, TRUE) AS may_be_written_to,
    linked.customer_id IS NOT NULL AS is_linked,
    coalesce(homes.community, '') AS community,
    coalesce(customer_attributes.value, '') AS region,
    coalesce(circles.person_id, '') AS circle,
    coalesce(stepped.n_past_steps, 0) AS n_past_steps,
    coalesce(stepped.n_other_steps, 0) AS n_other_steps,
    coalesce(contacted.n_past_contacts, 0) AS n_past_contacts
FROM selected_customers
CROSS JOIN experiment_window
JOIN customers ON customers.customer_id = selected_customers.customer_id
LEFT JOIN linked ON linked.customer_id = selected_customers.customer_id
LEFT JOIN homes ON homes.customer_id = selected_customers.customer_id AND homes.place = 1
LEFT JOIN circles ON circles.customer_id = selected_customers.customer_id AND circles.place = 1
LEFT JOIN customer_attributes
    ON customer_attributes.customer_id = selected_customers.customer_id
    AND customer_attributes.attribute = experiment_window.attribute
LEFT JOIN stepped ON stepped.customer_id = selected_customers.customer_id
LEFT JOIN contacted ON contacted.customer_id = selected_customers.customer_id
ORDER BY selected_customers.customer_id
