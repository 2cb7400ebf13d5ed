-- One row per customer who met the wanted person inside the situation: how they met, and what the customer did after.
WITH met AS (
    SELECT
        meetings.customer_id,
        CAST(sum(meetings.n_contacts) AS BIGINT) AS n_contacts,
        CAST(sum(meetings.n_direct) AS BIGINT) AS n_direct,
        list_sort(list_distinct(list(meetings.community))) AS communities,
        min(meetings.first_at) AS first_at,
        max(meetings.last_at) AS last_at
    FROM meetings
    JOIN wanted ON wanted.person_id = meetings.person_id
    GROUP BY meetings.customer_id
),
his_kinds AS (
    SELECT exposures.customer_id, list_sort(list_distinct(list(exposures.kind))) AS kinds
    FROM exposures
    JOIN wanted ON wanted.person_id = exposures.person_id
    GROUP BY exposures.customer_id
),
his_accounts AS (
    SELECT account_persons.account_id
    FROM account_persons
    JOIN wanted ON wanted.person_id = account_persons.person_id
),
their_accounts AS (
    SELECT customer_persons.customer_id, account_persons.account_id
    FROM met
    JOIN customer_persons ON customer_persons.customer_id = met.customer_id
    JOIN account_persons ON account_persons.person_id = customer_persons.person_id
),
directed AS (
    SELECT account_id, target_account_id FROM interactions
    UNION ALL
    SELECT account_id, target_account_id FROM post_contacts
),
wrote AS (
    SELECT their_accounts.customer_id, 1 AS n_out, 0 AS n_in
    FROM directed
    JOIN his_accounts ON his_accounts.account_id = directed.target_account_id
    JOIN their_accounts ON their_accounts.account_id = directed.account_id
    UNION ALL
    SELECT their_accounts.customer_id, 0 AS n_out, 1 AS n_in
    FROM directed
    JOIN his_accounts ON his_accounts.account_id = directed.account_id
    JOIN their_accounts ON their_accounts.account_id = directed.target_account_id
),
two_way AS (
    SELECT customer_id, sum(n_out) AS n_out, sum(n_in) AS n_in FROM wrote GROUP BY customer_id
),
reached AS (
    SELECT met.customer_id, list_sort(list_distinct(list(transitions.stage))) AS stages
    FROM met
    JOIN transitions ON transitions.customer_id = met.customer_id AND transitions.transition_at > met.first_at
    GROUP BY met.customer_id
),
ordered AS (
    SELECT DISTINCT met.customer_id, coalesce(selected_events.order_id, selected_events.event_id) AS order_id
    FROM met
    JOIN selected_events ON selected_events.customer_id = met.customer_id AND selected_events.occurred_at > met.first_at
    WHERE selected_events.stage <> 'refund' AND selected_events.value > 0
),
refunded AS (
    SELECT DISTINCT customer_id, order_id FROM selected_events WHERE stage = 'refund'
),
counted AS (
    SELECT ordered.customer_id, count(*) AS n_orders, count(refunded.order_id) AS n_refunded
    FROM ordered
    LEFT JOIN refunded ON refunded.customer_id = ordered.customer_id AND refunded.order_id = ordered.order_id
    GROUP BY ordered.customer_id
),
moved AS (
    SELECT transitions.customer_id, sum(credits.probability) AS credited_transitions
    FROM credits
    JOIN wanted ON wanted.person_id = credits.person_id
    JOIN transitions ON transitions.transition_id = credits.transition_id
    GROUP BY transitions.customer_id
)
SELECT
    met.customer_id,
    met.n_contacts,
    met.n_direct,
    his_kinds.kinds,
    met.communities,
    met.first_at,
    met.last_at,
    coalesce(two_way.n_out, 0) > 0 AND coalesce(two_way.n_in, 0) > 0 AS is_two_way,
    reached.stages AS stages_after,
    coalesce(counted.n_orders, 0) AS n_orders_after,
    coalesce(counted.n_refunded, 0) AS n_refunded_after,
    coalesce(moved.credited_transitions, 0.0) AS credited_transitions
FROM met
LEFT JOIN his_kinds ON his_kinds.customer_id = met.customer_id
LEFT JOIN two_way ON two_way.customer_id = met.customer_id
LEFT JOIN reached ON reached.customer_id = met.customer_id
LEFT JOIN counted ON counted.customer_id = met.customer_id
LEFT JOIN moved ON moved.customer_id = met.customer_id
ORDER BY credited_transitions DESC, met.first_at, met.customer_id
