-- One customer, person and community with direct contacts.
SELECT
    weighed_contacts.customer_id,
    weighed_contacts.person_id,
    meeting_communities.community_no,
    count(*) AS n_direct,
    round(sum(weighed_contacts.dose), 12) AS dose,
    min(weighed_contacts.exposed_at) AS first_at,
    max(weighed_contacts.exposed_at) AS last_at
FROM weighed_contacts
JOIN meeting_communities ON meeting_communities.community = coalesce(weighed_contacts.community, '')
GROUP BY weighed_contacts.customer_id, weighed_contacts.person_id, meeting_communities.community_no
