-- Communities in which each customer met people, by number.
SELECT DISTINCT paired_customers.customer_no, met_communities.community_no
FROM meetings
JOIN paired_customers ON paired_customers.customer_id = meetings.customer_id
JOIN met_communities ON met_communities.community = meetings.community
