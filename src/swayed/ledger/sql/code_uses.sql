-- One row per order and code used for it, with whose code it was on that day. A code that collaborations know belongs to nobody
-- outside their days; one they do not know belongs to the account that the shop wrote beside it.
WITH owners AS (
    SELECT collaborations.collaboration_id, lower(trim(collaborations.code)) AS code, account_persons.person_id,
        collaborations.starts_on, collaborations.ends_on
    FROM collaborations
    JOIN account_persons ON account_persons.account_id = collaborations.account_id
    WHERE trim(collaborations.code) <> ''
),
uses AS (
    SELECT order_no, touch_id, customer_id, code, account_id, ordered_at, coalesce(occurred_at, ordered_at) AS used_at
    FROM order_touches
    WHERE kind = 'code' AND code <> ''
),
owned AS (
    SELECT uses.order_no, uses.touch_id, owners.collaboration_id, owners.person_id
    FROM uses
    JOIN owners
        ON owners.code = uses.code
        AND (owners.starts_on IS NULL OR owners.starts_on <= CAST(uses.ordered_at AS DATE))
        AND (owners.ends_on IS NULL OR owners.ends_on >= CAST(uses.ordered_at AS DATE))
    QUALIFY row_number() OVER (
        PARTITION BY uses.order_no, uses.touch_id
        ORDER BY coalesce(owners.starts_on, DATE '1900-01-01') DESC, owners.collaboration_id
    ) = 1
),
known AS (
    SELECT DISTINCT code FROM owners
)
SELECT
    uses.order_no,
    uses.touch_id,
    uses.customer_id,
    uses.code,
    uses.ordered_at,
    uses.used_at,
    CASE WHEN known.code IS NULL THEN account_persons.person_id ELSE owned.person_id END AS person_id,
    owned.collaboration_id,
    known.code IS NOT NULL AND owned.person_id IS NULL AS is_outside
FROM uses
LEFT JOIN known ON known.code = uses.code
LEFT JOIN owned ON owned.order_no = uses.order_no AND owned.touch_id = uses.touch_id
LEFT JOIN account_persons ON account_persons.account_id = uses.account_id
