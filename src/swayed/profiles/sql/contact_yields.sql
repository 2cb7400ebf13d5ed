-- One contact of the bucket and stage: what it could have moved while the customer was at risk, as its dose fades, and the credit that fell on it.
WITH chances AS (
    SELECT
        bucket_contacts.contact_no,
        risk_hours.stage_no,
        sum(bucket_contacts.dose * (at_start.share - at_end.share)) AS chance
    FROM bucket_contacts
    JOIN risk_hours
        ON risk_hours.customer_no = bucket_contacts.customer_no AND risk_hours.ends_hour > bucket_contacts.exposed_hour
    JOIN still_ahead AS at_start ON at_start.hours = greatest(risk_hours.starts_hour - bucket_contacts.exposed_hour, 0)
    JOIN still_ahead AS at_end ON at_end.hours = risk_hours.ends_hour - bucket_contacts.exposed_hour
    GROUP BY bucket_contacts.contact_no, risk_hours.stage_no
),
credited AS (
    SELECT contact_no, stage_no, sum(credited) AS credited
    FROM contact_credits
    WHERE contact_no IS NOT NULL
    GROUP BY contact_no, stage_no
)
SELECT
    bucket_contacts.contact_no,
    bucket_contacts.person_no,
    bucket_contacts.customer_no,
    bucket_contacts.post_no,
    bucket_contacts.exposed_hour,
    bucket_contacts.is_addressed,
    bucket_contacts.community,
    post_labels.platform,
    post_labels.theme_no,
    post_labels.tone,
    chances.stage_no,
    chances.chance,
    coalesce(credited.credited, 0.0) AS credited
FROM chances
JOIN bucket_contacts ON bucket_contacts.contact_no = chances.contact_no
LEFT JOIN credited ON credited.contact_no = chances.contact_no AND credited.stage_no = chances.stage_no
LEFT JOIN post_labels ON post_labels.post_no = bucket_contacts.post_no
WHERE chances.chance > 0
