-- How much of the market the model can see, one row.
WITH linked AS (
    SELECT DISTINCT customer_persons.customer_id
    FROM customer_persons
    JOIN selected_customers ON selected_customers.customer_id = customer_persons.customer_id
),
moved AS (
    SELECT
        count(*) AS n_transitions,
        sum(CASE WHEN linked.customer_id IS NOT NULL THEN 1 ELSE 0 END) AS n_linked_transitions
    FROM transitions
    LEFT JOIN linked ON linked.customer_id = transitions.customer_id
    WHERE transitions.standing = 'modelled'
),
staged AS (
    SELECT count(*) AS n_stages
    FROM (
        SELECT stage
        FROM transitions
        WHERE standing = 'modelled'
        GROUP BY stage
        HAVING count(*) >= 20
    ) AS enough
),
met AS (
    SELECT coalesce(CAST(sum(meetings.n_contacts) AS BIGINT), 0) AS n_exposures,
        count(DISTINCT meetings.person_id) AS n_persons
    FROM meetings
    JOIN persons ON persons.person_id = meetings.person_id
    WHERE (persons.kind = 'person' OR (persons.kind = 'unknown' AND persons.is_accepted))
),
orders AS (
    SELECT coalesce(selected_events.order_id, selected_events.event_id) AS order_id
    FROM selected_events
    CROSS JOIN last_stage
    WHERE selected_events.stage = last_stage.stage
    GROUP BY coalesce(selected_events.order_id, selected_events.event_id)
),
evidence AS (
    SELECT
        orders.order_id,
        max(CASE WHEN touches.kind IN ('survey', 'referral', 'code', 'link') THEN 1 ELSE 0 END) AS is_evidenced,
        max(CASE WHEN touches.kind = 'survey' THEN 1 ELSE 0 END) AS is_surveyed
    FROM orders
    LEFT JOIN touches ON touches.order_id = orders.order_id
    GROUP BY orders.order_id
),
ordered AS (
    SELECT
        count(*) AS n_orders,
        coalesce(sum(is_evidenced), 0) AS n_evidenced_orders,
        coalesce(sum(is_surveyed), 0) AS n_survey_orders
    FROM evidence
),
named AS (
    SELECT count(*) AS n_named
    FROM (
        SELECT account_persons.person_id
        FROM touches
        JOIN account_persons ON account_persons.account_id = touches.account_id
        WHERE touches.kind IN ('survey', 'referral')
        GROUP BY account_persons.person_id
        HAVING count(DISTINCT touches.customer_id) >= 5
    ) AS often
)
SELECT
    (SELECT count(*) FROM selected_customers) AS n_customers,
    (SELECT count(*) FROM linked) AS n_linked,
    moved.n_transitions,
    coalesce(moved.n_linked_transitions, 0) AS n_linked_transitions,
    met.n_exposures,
    met.n_persons,
    ordered.n_orders,
    ordered.n_evidenced_orders,
    ordered.n_survey_orders,
    staged.n_stages,
    named.n_named
FROM moved
CROSS JOIN staged
CROSS JOIN met
CROSS JOIN ordered
CROSS JOIN named
