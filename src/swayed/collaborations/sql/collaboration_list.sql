-- One row per collaboration: what was agreed, paid, delivered and stated, and what ends soon; the running ones first.
WITH paid AS (
    SELECT
        payments.collaboration_id,
        count(*) AS n_payments,
        sum(CASE WHEN payments.currency IS NULL OR payments.currency = collaborations.currency THEN payments.amount END) AS paid,
        count(CASE WHEN payments.currency <> collaborations.currency THEN 1 END) AS n_elsewhere
    FROM payments
    JOIN collaborations ON collaborations.collaboration_id = payments.collaboration_id
    GROUP BY payments.collaboration_id
),
judged AS (
    SELECT collaboration_id,
        count(*) AS n_delivered,
        count(CASE WHEN verdict = 'stated' THEN 1 END) AS n_stated,
        count(CASE WHEN verdict = 'cannot tell' THEN 1 END) AS n_unknown
    FROM judged_posts
    GROUP BY collaboration_id
),
cases AS (
    SELECT collaboration_id, count(*) AS n_open_cases FROM case_states WHERE is_open GROUP BY collaboration_id
),
listed AS (
    SELECT
        collaborations.*,
        CASE
            WHEN collaborations.ends_on < days.today THEN 'ended'
            WHEN collaborations.starts_on > days.today THEN 'planned'
            WHEN collaborations.starts_on IS NULL THEN 'no days'
            ELSE 'running'
        END AS state,
        coalesce(paid.paid, 0) AS paid,
        collaborations.cost - coalesce(paid.paid, 0) AS unpaid,
        coalesce(paid.n_elsewhere, 0) AS n_elsewhere,
        coalesce(judged.n_delivered, 0) AS n_delivered,
        coalesce(judged.n_stated, 0) AS n_stated,
        coalesce(judged.n_unknown, 0) AS n_unknown,
        coalesce(cases.n_open_cases, 0) AS n_open_cases,
        days.today,
        days.soon_on
    FROM collaborations
    CROSS JOIN days
    LEFT JOIN paid ON paid.collaboration_id = collaborations.collaboration_id
    LEFT JOIN judged ON judged.collaboration_id = collaborations.collaboration_id
    LEFT JOIN cases ON cases.collaboration_id = collaborations.collaboration_id
)
SELECT
    listed.collaboration_id,
    listed.account_id,
    coalesce(accounts.display_name, accounts.handle, listed.account_id) AS name,
    listed.kind,
    listed.state,
    listed.starts_on,
    listed.ends_on,
    listed.cost,
    listed.product_cost,
    listed.hours,
    listed.commission_rate,
    listed.currency,
    listed.paid,
    listed.unpaid,
    listed.n_elsewhere AS n_payments_elsewhere,
    listed.pay_on,
    coalesce(listed.unpaid > 0 AND listed.pay_on < listed.today, false) AS is_payment_late,
    listed.n_agreed,
    listed.n_delivered,
    listed.due_on,
    coalesce(listed.n_delivered < listed.n_agreed AND listed.due_on < listed.today, false) AS is_delivery_late,
    listed.n_stated,
    listed.n_unknown AS n_cannot_tell,
    listed.n_delivered - listed.n_stated - listed.n_unknown AS n_not_stated,
    listed.n_open_cases,
    CASE
        WHEN listed.n_delivered = 0 THEN 'nothing delivered'
        WHEN listed.n_delivered > listed.n_stated + listed.n_unknown THEN 'not stated'
        WHEN listed.n_unknown > 0 THEN 'cannot tell'
        ELSE 'stated'
    END AS disclosure_state,
    listed.usage_rights_until,
    CASE
        WHEN listed.usage_rights_until < listed.today THEN 'expired'
        WHEN listed.usage_rights_until <= listed.soon_on THEN 'soon'
        WHEN listed.usage_rights_until IS NOT NULL THEN 'valid'
    END AS usage_rights,
    listed.code,
    listed.utm_content,
    listed.link,
    listed.products,
    listed.agreed,
    listed.disclosure,
    listed.note
FROM listed
LEFT JOIN accounts ON accounts.account_id = listed.account_id
ORDER BY CASE listed.state WHEN 'running' THEN 1 WHEN 'planned' THEN 2 WHEN 'no days' THEN 3 ELSE 4 END,
    listed.starts_on DESC NULLS LAST, listed.collaboration_id
